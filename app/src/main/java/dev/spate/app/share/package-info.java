/**
 * Shares files and folders: looks for what is there, hashes what has come to rest, offers it as torrents and over the
 * web, and withdraws what changes. Nothing here ever writes into what is shared.
 *
 * <p>May use: the engine's API, {@code wire} for metainfo, {@code web} for what a page shows. Used by: the command.
 */
package dev.spate.app.share;
