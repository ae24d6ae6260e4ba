/**
 * The start of the program: {@link dev.spate.app.Main} finds the command and runs it. Small commands are here too.
 *
 * <p>May use: its subpackages, and what the other modules export. Used by: nobody.
 */
package dev.spate.app;
