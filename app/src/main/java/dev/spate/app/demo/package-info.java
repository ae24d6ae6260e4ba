/** {@code spate demo}: a whole swarm in one process, to be looked at. */
@NullMarked
package dev.spate.app.demo;

import org.jspecify.annotations.NullMarked;
