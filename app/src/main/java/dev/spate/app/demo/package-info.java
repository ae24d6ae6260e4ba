/** {@code spate demo}: shows a whole swarm in one process. */
@NullMarked
package dev.spate.app.demo;

import org.jspecify.annotations.NullMarked;
