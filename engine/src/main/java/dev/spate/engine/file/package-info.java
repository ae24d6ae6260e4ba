/**
 * Files and their names on the disk that a session uses: opened without following links, cached, told apart from files of
 * others, written only where they are ours.
 *
 * <p>May use: {@code engine.reason}, {@code protocol.port} and {@code wire}. Used by: {@code engine.disk}, {@code
 * engine.resume}, {@code engine.download} and the packages above them.
 */
package dev.spate.engine.file;
