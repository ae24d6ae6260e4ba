/**
 * The start of the program: {@link dev.spate.app.Main} finds the command and runs it. Small commands are here too.
 *
 * <p>May use: everything below, the tracker. Used by: nobody.
 */
package dev.spate.app;
