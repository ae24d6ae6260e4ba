/**
 * Questions in, answers out, both as bytes: what a tracker says over UDP and HTTP, without a socket or a clock of its
 * own, so that whoever has a server can mount it there.
 *
 * <p>May use: {@code tracker.swarm}, {@code wire}. Used by: {@code tracker.front}, {@code tracker}, embedders.
 */
package dev.spate.tracker.answer;
