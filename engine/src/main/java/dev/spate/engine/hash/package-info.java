/**
 * SHA-1, as fast as the machine allows.
 *
 * <p>May use: the JDK only. Used by: the packages of this module that verify content, and {@code share.follow}.
 */
package dev.spate.engine.hash;
