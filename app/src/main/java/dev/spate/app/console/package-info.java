/**
 * What a user or script sees of a command: output, progress, durations and exit codes. Also the interrupt that ends a
 * command.
 *
 * <p>May use: the engine's API. Used by: the commands in {@code dev.spate.app}.
 */
package dev.spate.app.console;
