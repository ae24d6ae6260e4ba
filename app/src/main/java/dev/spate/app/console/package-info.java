/**
 * What a user or script sees of a command: output, progress, durations and exit codes. Also the interrupt that ends a
 * command.
 *
 * <p>May use: the engine's API, {@code wire}, and {@code share.text} for JSON and sizes. Used by: {@code command} and
 * the commands.
 */
package dev.spate.app.console;
