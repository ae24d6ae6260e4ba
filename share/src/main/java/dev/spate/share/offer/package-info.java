/**
 * What is offered, to whom and how fast, as a web address needs to know it: {@link dev.spate.share.offer.Library}, its
 * offers and their bytes, and the {@link dev.spate.share.offer.Followers} who hear of changes. Nothing here knows HTTP.
 *
 * <p>May use: the engine's API, {@code wire} for metainfo. Used by: {@code share}, the web server, and the commands.
 */
package dev.spate.share.offer;
