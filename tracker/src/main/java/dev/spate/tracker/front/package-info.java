/**
 * Where the tracker waits: for packets, for connections, for time and for its allow-list. All its threads live here.
 *
 * <p>May use: {@code tracker.answer}, {@code tracker.swarm}, {@code wire}. Used by: {@code tracker}.
 */
package dev.spate.tracker.front;
