/**
 * Runs machines: one thread, one mailbox, and the clock that all machines use. Also starts the threads that a session
 * waits for at its end.
 *
 * <p>May use: {@code protocol.machine}. Used by: the other packages of the engine.
 */
package dev.spate.engine.loop;
