/**
 * The interface that every machine implements, and the check that stops a machine with a bug.
 *
 * <p>May use: nothing. Used by: every other package of this module, the engine and the simulator.
 */
package dev.spate.protocol.machine;
