/**
 * What several commands need: their base class and failures, common options, and the parsers for the torrents, file
 * lists and addresses of a command line.
 *
 * <p>May use: {@code console}, the engine's API, {@code http}, {@code wire}, and {@code share.text}. Used by: the
 * commands.
 */
package dev.spate.app.command;
