/**
 * Shares files and folders: looks for what is there, hashes what has come to rest, offers it as torrents and over the
 * web, and withdraws what changes. {@link dev.spate.share.Share} is where to begin. Nothing here ever writes into what is
 * shared.
 *
 * <p>May use: the engine's API, the tracker, {@code wire} for metainfo, and the packages below but for {@code follow}. Used
 * by: the command, the web server for {@link dev.spate.share.ShareWeb}, and programs that share.
 */
package dev.spate.share;
