package dev.spate.engine;

/**
 * One tracker of a torrent at one moment. Immutable.
 *
 * @param url its announce URL
 * @param tier the index of its tier, from 0 (BEP 12)
 * @param message its last message for people, or why it cannot be reached; may be empty
 * @param failuresInARow failed announces since the last success; 0 while it works
 * @param seeders the tracker's count of seeds, or -1 when it is unknown
 * @param leechers the tracker's count of leechers, or -1 when it is unknown
 */
public record TrackerStatus(String url, int tier, String message, int failuresInARow, int seeders, int leechers) {}
