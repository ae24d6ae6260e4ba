package dev.spate.engine;

/**
 * One tracker of a torrent at one moment.
 *
 * @param tier its group, counted from zero (BEP 12)
 * @param message the last thing it said for people, or why it cannot be reached; may be empty
 * @param failuresInARow 0 while it works
 * @param seeders as it counts, or -1
 * @param leechers as it counts, or -1
 */
public record TrackerStatus(String url, int tier, String message, int failuresInARow, int seeders, int leechers) {}
