/**
 * One torrent of a session below the API: its request, its files on disk before they are stored, and how they are
 * opened when the metadata is known.
 *
 * <p>May use: {@code protocol}, {@code wire}, {@code http} for the addresses of web seeds, and of the engine
 * {@code file}, {@code disk}, {@code resume}, {@code saved}, {@code net}, {@code tracker}, {@code webseed}, {@code loop} and
 * {@code reason}. Used by: the API, which converts its results into the types of the API.
 */
package dev.spate.engine.torrent;
