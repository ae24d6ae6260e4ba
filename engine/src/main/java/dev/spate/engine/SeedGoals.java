package dev.spate.engine;

import dev.spate.protocol.session.SeedingGoals;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * When a torrent has seeded enough: as soon as one of the goals is reached, it stops, and its activity is {@link
 * dev.spate.wire.status.Activity#SEEDED SEEDED}. {@link TorrentHandle#resume} seeds on without goals.
 *
 * @param ratio uploaded bytes for each byte of the wanted files, to three decimal places; a torrent that only seeds has
 *     all its files to give
 * @param time how long peers could download from it, whether any did or not
 * @param idleTime such time since the last upload
 */
public record SeedGoals(OptionalDouble ratio, Optional<Duration> time, Optional<Duration> idleTime) {
    /** Seeds until the owner ends it. */
    public static final SeedGoals NONE = new SeedGoals(OptionalDouble.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException when a goal is negative or not a number */
    public SeedGoals {
        if (ratio.isPresent() && !(ratio.getAsDouble() >= 0)) {
            throw new IllegalArgumentException("ratio " + ratio.getAsDouble());
        }
        if (time.filter(Duration::isNegative).isPresent()
                || idleTime.filter(Duration::isNegative).isPresent()) {
            throw new IllegalArgumentException("a time is negative");
        }
    }

    /** Only a ratio. */
    public static SeedGoals ratio(double ratio) {
        return new SeedGoals(OptionalDouble.of(ratio), Optional.empty(), Optional.empty());
    }

    /** Only a time. */
    public static SeedGoals time(Duration time) {
        return new SeedGoals(OptionalDouble.empty(), Optional.of(time), Optional.empty());
    }

    SeedingGoals goals() {
        return new SeedingGoals(
                ratio.isPresent() ? permille(ratio.getAsDouble()) : SeedingGoals.NONE,
                time.map(SeedGoals::nanos).orElse(SeedingGoals.NONE),
                idleTime.map(SeedGoals::nanos).orElse(SeedingGoals.NONE));
    }

    /** At least 1 unless the ratio is 0, which is reached without an upload. */
    private static long permille(double ratio) {
        return Math.max(ratio > 0 ? 1 : 0, Math.round(ratio * 1000));
    }

    private static long nanos(Duration time) {
        try {
            return time.toNanos();
        } catch (ArithmeticException e) {
            return SeedingGoals.NONE;
        }
    }
}
