/**
 * Files on disk and their names: they are opened without following links, cached, distinguished from files of others,
 * and written only if they are ours.
 *
 * <p>May use: {@code engine.reason}, {@code protocol} and {@code wire}. Used by: {@code engine.create},
 * {@code engine.disk}, {@code engine.resume}, {@code engine.download} and the packages above them.
 */
package dev.spate.engine.file;
