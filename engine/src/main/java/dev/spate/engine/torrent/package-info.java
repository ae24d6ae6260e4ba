/**
 * One torrent of a session below the API: what was asked for, its files on disk before they are stored, the machine that
 * decides about it, and how a magnet link becomes one.
 *
 * <p>May use: {@code protocol}, {@code wire}, and of the engine {@code file}, {@code disk}, {@code resume}, {@code net},
 * {@code tracker}, {@code webseed}, {@code loop} and {@code reason}. Used by: the API, which turns what it says into its
 * own types.
 */
package dev.spate.engine.torrent;
