/**
 * What several commands need: their base class and failures, common options, and the parsers for the torrents, file
 * lists and addresses of a command line.
 *
 * <p>May use: {@code console}, the engine's API and HTTP client, {@code wire}. Used by: the commands.
 */
package dev.spate.app.command;
