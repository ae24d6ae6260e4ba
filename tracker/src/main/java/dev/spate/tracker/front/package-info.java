/**
 * The sockets, timers and files of the tracker: it waits for packets, connections, time and its allow-list. All its
 * threads are here.
 *
 * <p>May use: {@code tracker.answer}, {@code tracker.swarm}, {@code wire}. Used by: {@code tracker}.
 */
package dev.spate.tracker.front;
