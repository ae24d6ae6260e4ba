/**
 * Requests in, answers out, both as bytes: the tracker protocols over UDP and HTTP. The package has no socket and no
 * clock of its own, so that any server can use it.
 *
 * <p>May use: {@code tracker.swarm}, {@code wire}. Used by: {@code tracker.front}, {@code tracker}, embedders.
 */
package dev.spate.tracker.answer;
