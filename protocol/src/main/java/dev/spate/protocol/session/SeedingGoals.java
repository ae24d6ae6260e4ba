package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

/**
 * When a torrent has seeded enough: as soon as one of these goals is reached. A goal of {@link #NONE} is never reached;
 * {@link #DEFAULT} stands for the session's goal.
 *
 * <p>The ratio is what was uploaded per wanted byte, so 1 means that one copy was given back. What was downloaded says
 * less: it counts bad blocks, and is nothing where the content was there before the torrent.
 *
 * @param ratioPermille uploaded bytes for each thousand wanted bytes
 * @param seedingNanos time for which peers could download from us, whether any did or not
 * @param idleNanos such time since the last upload
 */
public record SeedingGoals(long ratioPermille, long seedingNanos, long idleNanos) {
    /** A goal that is never reached. */
    public static final long NONE = Long.MAX_VALUE;

    /** The same goal as the session. */
    public static final long DEFAULT = -1;

    /** Seeds until the owner ends it. */
    public static final SeedingGoals UNLIMITED = new SeedingGoals(NONE, NONE, NONE);

    /** All goals of the session. */
    public static final SeedingGoals OF_SESSION = new SeedingGoals(DEFAULT, DEFAULT, DEFAULT);

    public SeedingGoals {
        check(Math.min(ratioPermille, Math.min(seedingNanos, idleNanos)) >= DEFAULT, "a goal is not negative");
    }

    /** Whether some of the goals are those of the session. */
    boolean hasDefaults() {
        return ratioPermille == DEFAULT || seedingNanos == DEFAULT || idleNanos == DEFAULT;
    }

    /** These goals, with those of the session where they say so. */
    SeedingGoals orElse(SeedingGoals session) {
        return hasDefaults()
                ? new SeedingGoals(
                        ratioPermille == DEFAULT ? session.ratioPermille : ratioPermille,
                        seedingNanos == DEFAULT ? session.seedingNanos : seedingNanos,
                        idleNanos == DEFAULT ? session.idleNanos : idleNanos)
                : this;
    }

    /** Whether one of the goals is reached; nothing is ever uploaded of a torrent without content. */
    boolean areReachedBy(SeedingFigures figures) {
        return figures.seedingNanos() >= seedingNanos
                || figures.idleNanos() >= idleNanos
                || isRatioReached(figures.uploadedBytes(), figures.bytesWanted());
    }

    /** How much longer the torrent may seed without an upload, or {@link #NONE}. */
    long nanosLeft(SeedingFigures figures) {
        long seedingLeft = seedingNanos == NONE ? NONE : seedingNanos - figures.seedingNanos();
        long idleLeft = idleNanos == NONE ? NONE : idleNanos - figures.idleNanos();
        return Math.max(0, Math.min(seedingLeft, idleLeft));
    }

    private boolean isRatioReached(long uploaded, long wanted) {
        return ratioPermille != NONE && wanted > 0 && uploaded * 1000.0 >= (double) ratioPermille * wanted;
    }
}
