/**
 * The command line: options in, progress and exit codes out.
 *
 * <p>May use: the engine's API. Used by: people and their scripts.
 */
package dev.spate.app;
