/**
 * Where machines run: one thread, one mailbox, and the only clock of the engine; and the threads that a session waits for
 * when it ends.
 *
 * <p>May use: {@code protocol.machine}. Used by: the other packages of the engine.
 */
package dev.spate.engine.loop;
