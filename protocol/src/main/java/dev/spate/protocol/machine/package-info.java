/**
 * The interface that every machine implements, and the check that stops a machine with a bug.
 *
 * <p>May use: nothing. Used by: every package of this module and the loops of the engine.
 */
package dev.spate.protocol.machine;
