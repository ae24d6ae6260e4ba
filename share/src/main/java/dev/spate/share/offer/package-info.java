/**
 * What a web server needs to know about a share: the {@link dev.spate.share.offer.Library} with its offers and their
 * bytes, the {@link dev.spate.share.offer.Followers} that receive changes, and the rate limit. Nothing here depends on
 * HTTP.
 *
 * <p>May use: the engine's API, {@code wire} for metainfo. Used by: {@code share}, {@code swarm}, the web server, and
 * the commands.
 */
package dev.spate.share.offer;
