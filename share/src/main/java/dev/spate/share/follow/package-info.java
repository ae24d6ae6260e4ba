/**
 * Follows a share: receives its offers, downloads them through the swarm, and saves the state in a hidden folder, so
 * that it misses nothing and downloads nothing twice. Start with {@link dev.spate.share.follow.Follower}. Everything
 * that a share sends is hostile input.
 *
 * <p>{@code FollowMachine} decides, with one {@code ItemState} for each offer; {@code ItemMachine} and its parts have the
 * transitions. What waits is behind {@code FollowPorts}: {@code ShareRequests}, {@code SessionTorrents} and {@code
 * FolderWork}, whose answers are events.
 *
 * <p>May use: the engine's API, {@code http}, {@code wire}, {@code text} for JSON and addresses, {@code file} for its
 * state, {@code swarm} for torrents that are open only while a peer downloads them. Used by: the command, and programs
 * that follow shares.
 */
package dev.spate.share.follow;
