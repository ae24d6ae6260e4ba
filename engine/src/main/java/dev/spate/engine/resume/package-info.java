/**
 * Saves progress across runs: one file beside the data, which never claims more than what is on the disk.
 *
 * <p>May use: {@code engine.disk}, {@code protocol} and {@code wire}. Used by: the engine's sessions.
 */
package dev.spate.engine.resume;
