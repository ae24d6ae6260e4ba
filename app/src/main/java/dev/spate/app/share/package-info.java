/**
 * {@code share}: a share with its web server, told to a person.
 *
 * <p>May use: {@code command}, {@code console}, the modules share and web. Used by: where the program begins.
 */
package dev.spate.app.share;
