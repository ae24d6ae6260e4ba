/**
 * Runs machines: one thread, one mailbox, and the clock of all machines. It also starts the threads that a session
 * waits for when it closes.
 *
 * <p>May use: {@code protocol.machine}. Used by: {@code engine.net}, {@code engine.tracker}, {@code engine.torrent}
 * and the session.
 */
package dev.spate.engine.loop;
