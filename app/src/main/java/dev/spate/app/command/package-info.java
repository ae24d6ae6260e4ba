/**
 * What several commands need: how they begin and fail, options in common, and how a torrent, a file list or an address on the
 * command line becomes what it means.
 *
 * <p>May use: {@code console}, the engine's API and HTTP client, {@code wire}. Used by: the commands.
 */
package dev.spate.app.command;
