/**
 * {@code follow}: runs a follower of a share and reports to the user.
 *
 * <p>May use: {@code command}, {@code console}, the module share, the engine's API, {@code http}, {@code wire}. Used
 * by: {@code Main}.
 */
package dev.spate.app.follow;
