/**
 * {@code follow}: a follower of a share, told to a person.
 *
 * <p>May use: {@code command}, {@code console}, the module share. Used by: where the program begins.
 */
package dev.spate.app.follow;
