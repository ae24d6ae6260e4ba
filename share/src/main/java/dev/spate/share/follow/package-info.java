/**
 * Follows a share: hears what it offers, fetches that through the swarm, and keeps account of it in a hidden folder, so
 * that nothing is missed and nothing fetched twice. {@link dev.spate.share.follow.Follower} is where to begin. Everything that
 * a share says is hostile input.
 *
 * <p>May use: the engine's API and HTTP client, {@code wire}, {@code text} for JSON and addresses, {@code file} for its
 * account, {@code swarm} for torrents that are open only while somebody loads them. Used by: the command, and programs that
 * follow.
 */
package dev.spate.share.follow;
