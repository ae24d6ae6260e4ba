package dev.spate.engine;

import dev.spate.protocol.session.PlaceLimits;

/**
 * How many torrents of a session may run at one time; 0 means any number. The others wait in the session's order.
 * Torrents that transfer less than 2 KiB/s for a minute are slow: they hold only a place of the total.
 *
 * @param checks torrents that check what is on disk
 * @param metadata torrents that fetch their metadata from peers
 * @param downloads torrents that download
 * @param seeds complete torrents that have peers
 * @param openings torrents whose files are being opened
 * @param total all of them together, slow ones too
 */
public record ActiveLimits(int checks, int metadata, int downloads, int seeds, int openings, int total) {
    /** Everything runs. */
    public static final ActiveLimits UNLIMITED = of(PlaceLimits.UNLIMITED);

    /** For a home machine and its line. */
    public static final ActiveLimits HOME = of(PlaceLimits.HOME);

    /** @throws IllegalArgumentException when a number is negative */
    public ActiveLimits {
        if (Math.min(Math.min(Math.min(checks, metadata), Math.min(downloads, seeds)), Math.min(openings, total)) < 0) {
            throw new IllegalArgumentException("a number of torrents is negative");
        }
    }

    private static ActiveLimits of(PlaceLimits places) {
        return new ActiveLimits(
                places.checks(),
                places.metadata(),
                places.downloads(),
                places.seeds(),
                places.openings(),
                places.total());
    }

    PlaceLimits places() {
        return new PlaceLimits(checks, metadata, downloads, seeds, openings, total);
    }
}
