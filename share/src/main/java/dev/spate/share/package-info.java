/**
 * Shares files and folders: scans them, hashes them when they stop changing, offers them as torrents and over the web,
 * and withdraws those that change. Start with {@link dev.spate.share.Share}. Nothing here ever writes into what is
 * shared.
 *
 * <p>May use: the engine's API, the tracker, {@code wire} for metainfo, and its own subpackages except {@code follow}.
 * Used by: the command, the web server for {@link dev.spate.share.ShareWeb}, and programs that share files.
 */
package dev.spate.share;
