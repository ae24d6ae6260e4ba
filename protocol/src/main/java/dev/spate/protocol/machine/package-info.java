/**
 * What every machine is: the one central interface, and the check that stops a machine which is wrong.
 *
 * <p>May use: nothing. Used by: every package of this module and the loops of the engine.
 */
package dev.spate.protocol.machine;
