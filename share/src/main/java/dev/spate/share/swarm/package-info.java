/**
 * Seeds torrents: opens each one only while peers download it, and lists all of them in the embedded tracker.
 *
 * <p>May use: the engine's API, the tracker, {@code offer}, {@code wire}. Used by: {@code share}, {@code follow}.
 */
package dev.spate.share.swarm;
