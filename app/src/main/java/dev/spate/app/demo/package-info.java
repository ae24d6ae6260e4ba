/**
 * {@code spate demo}: shows a whole swarm in one process.
 *
 * <p>May use: {@code command}, {@code console}, the engine's API, the tracker, {@code wire}, {@code share.text}. Used by:
 * {@code Main}.
 */
package dev.spate.app.demo;
