package dev.spate.sim;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The conditions of a swarm of honest peers, from a seed: its content, its network and its hosts. They are the same
 * with and without hostile peers, so that the times can be compared.
 *
 * @param weather the latency of its links
 * @param content of 1 to 16 MiB
 * @param lineMin bytes per second of the slowest line up
 * @param lineMax bytes per second of the fastest line up
 * @param leechers how many begin without pieces
 * @param links how many of them begin with only a magnet link
 * @param seeds how many have every piece in the beginning; all but one of them leave
 */
record CampaignConditions(
        Weather weather, SimContent content, int lineMin, int lineMax, int leechers, int links, int seeds) {
    private static final int KIB = 1024;
    private static final int LINE_MIN = 20_000;
    private static final int LINE_MAX = 1_000_000;
    private static final long LENGTH_MIN = 1024 * KIB;
    private static final long LENGTH_MAX = 16 * LENGTH_MIN;

    /** More pieces only cost time, because every host is told of every piece. */
    private static final int PIECES_MAX = 200;

    /** With fewer pieces each lying peer would spoil too large a part, because only a whole piece can be verified. */
    private static final int PIECES_MIN = 32;

    /** Seconds that a line needs for one copy: shorter downloads end before any hostile peer can be detected. */
    private static final int COPY_SECONDS_MIN = 30;

    private static final int COPY_SECONDS_MAX = 90;

    static CampaignConditions of(SplittableRandom random) {
        int lineMin = (int) (LINE_MIN * Math.pow((double) LINE_MAX / LINE_MIN, random.nextDouble()));
        int lineMax = random.nextInt(3) == 0 ? LINE_MAX : Math.min(LINE_MAX, 2 * lineMin);
        long lineUsual = (long) Math.sqrt((double) lineMin * lineMax);
        long length = lineUsual * (COPY_SECONDS_MIN + random.nextInt(COPY_SECONDS_MAX - COPY_SECONDS_MIN));
        int leechers = 2 + random.nextInt(5);
        return new CampaignConditions(
                new Weather(5 * World.MILLI, (10 + random.nextLong(290)) * World.MILLI, 0, 0, 0, 0),
                content(Math.clamp(length, LENGTH_MIN, LENGTH_MAX), random),
                lineMin,
                lineMax,
                leechers,
                random.nextInt(3) == 0 ? 1 + random.nextInt(leechers) : 0,
                1 + Math.max(0, random.nextInt(4) - 1));
    }

    /** Content in one file or in many files; many files make metadata of several pieces. */
    private static SimContent content(long length, SplittableRandom random) {
        int pieceLength = 16 * KIB << random.nextInt(7);
        while (length / pieceLength > PIECES_MAX) {
            pieceLength *= 2;
        }
        while (length / pieceLength < PIECES_MIN) {
            pieceLength /= 2;
        }
        long[] lengths = new long[random.nextBoolean() ? 1 : 1_500];
        Arrays.fill(lengths, length / lengths.length);
        return SimContent.phantom(pieceLength, lengths);
    }

    /** A random upload bandwidth for one host. */
    int line(SplittableRandom random) {
        return (int) (lineMin * Math.pow((double) lineMax / lineMin, random.nextDouble()));
    }

    @Override
    public String toString() {
        return "%d kB in pieces of %d KiB, latency to %d ms, lines of %d to %d kB/s, %d leechers (%d by link), %d seeds"
                .formatted(
                        content.geometry().totalLength() / 1000,
                        content.geometry().pieceLength(0) / KIB,
                        weather.latencyMax() / World.MILLI,
                        lineMin / 1000,
                        lineMax / 1000,
                        leechers,
                        links,
                        seeds);
    }
}
