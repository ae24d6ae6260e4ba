/**
 * Versions and snapshots of files, to find changes, and small files that are replaced atomically.
 *
 * <p>May use: the engine's texts for errors of the file system. Used by: {@code share}, {@code follow}.
 */
package dev.spate.share.file;
