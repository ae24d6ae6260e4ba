/**
 * Where torrents are seeded, of which only those are open that peers load, and introduced to peers by the embedded tracker.
 *
 * <p>May use: the engine's API, the tracker, {@code offer}. Used by: {@code share}, {@code follow}.
 */
package dev.spate.share.swarm;
