/**
 * Progress that outlives the process: one file beside the data, never ahead of what is on the disk.
 *
 * <p>May use: {@code engine.disk}, {@code protocol} and {@code wire}. Used by: the engine's sessions.
 */
package dev.spate.engine.resume;
