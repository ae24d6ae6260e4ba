package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

/**
 * How many torrents of a session may run at one time; 0 means any number.
 *
 * @param checks torrents that check what is on disk
 * @param metadata torrents that fetch their info dictionary; slow ones do not count
 * @param downloads torrents that download; slow ones do not count
 * @param seeds torrents that upload what is complete; slow ones and those without peers do not count
 * @param openings torrents whose files are being opened
 * @param total all of them together; slow ones count too
 */
public record PlaceLimits(int checks, int metadata, int downloads, int seeds, int openings, int total) {
    /** Everything runs. */
    public static final PlaceLimits UNLIMITED = new PlaceLimits(0, 0, 0, 0, 0, 0);

    /** For a home machine and its line. */
    public static final PlaceLimits HOME = new PlaceLimits(
            QueueLimits.HOME_CHECKS,
            QueueLimits.HOME_METADATA,
            QueueLimits.HOME_DOWNLOADS,
            QueueLimits.HOME_SEEDS,
            QueueLimits.HOME_OPENINGS,
            QueueLimits.HOME_TOTAL);

    public PlaceLimits {
        check(
                Math.min(Math.min(checks, metadata), Math.min(downloads, seeds)) >= 0 && Math.min(openings, total) >= 0,
                "a number of places is not negative");
    }

    /** The places for this kind of work. */
    int places(Work work) {
        return orAny(
                switch (work) {
                    case CHECKING -> checks;
                    case FETCHING_METADATA -> metadata;
                    case DOWNLOADING -> downloads;
                    case SEEDING -> seeds;
                });
    }

    int openingsMax() {
        return orAny(openings);
    }

    int totalMax() {
        return orAny(total);
    }

    private static int orAny(int limit) {
        return limit == 0 ? Integer.MAX_VALUE : limit;
    }
}
