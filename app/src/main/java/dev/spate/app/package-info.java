/**
 * Where the program begins: {@link dev.spate.app.Main} finds the command and runs it. The commands that are small stand here
 * too.
 *
 * <p>May use: everything below, the tracker. Used by: nobody.
 */
package dev.spate.app;
