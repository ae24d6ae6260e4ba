/**
 * Runs machines: one thread, one mailbox, and the clock of all machines. It also starts the threads that a session
 * waits for when it closes.
 *
 * <p>May use: {@code protocol.machine}. Used by: the other packages of the engine.
 */
package dev.spate.engine.loop;
