/**
 * A world in virtual time: network, disks, clock, and the checkers of invariants.
 *
 * <p>May use: the machines and the wire. Used by: tests.
 */
package dev.spate.sim;
