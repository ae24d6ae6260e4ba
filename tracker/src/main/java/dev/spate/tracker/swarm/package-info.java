/**
 * The peers of each swarm. A machine: it has one owner, gets time and randomness as parameters, and has no I/O, threads
 * or clock.
 *
 * <p>May use: {@code wire} and the JDK's data types. Used by: the other packages of this module.
 */
package dev.spate.tracker.swarm;
