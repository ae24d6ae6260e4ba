/**
 * {@code share}: runs a share with its web server and reports to the user.
 *
 * <p>May use: {@code command}, {@code console}, the modules share and web, the engine's API. Used by: {@code Main}.
 */
package dev.spate.app.share;
