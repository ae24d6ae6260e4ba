/**
 * Files as they are found and written: what of a file says that it is the same as before, and small files of which there
 * is always the old one or the new one.
 *
 * <p>May use: the engine's words for what went wrong with a file. Used by: {@code share}, {@code follow}.
 */
package dev.spate.share.file;
