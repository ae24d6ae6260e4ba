/**
 * Who is in which swarm. A machine: one owner, time and chance handed in, no I/O, no threads, no clock.
 *
 * <p>May use: {@code wire} and the JDK's data types. Used by: {@code tracker.answer}, simulations, benchmarks.
 */
package dev.spate.tracker.swarm;
