/**
 * What a person or script sees of a command and how it is told to end: output, progress, sizes and times in words,
 * exit codes.
 *
 * <p>May use: the engine's API. Used by: the commands in {@code dev.spate.app}.
 */
package dev.spate.app.console;
