package dev.spate.protocol.announce;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/** What we know about one tracker. Owned by its {@link Announcer}. */
final class TrackerRecord {
    private static final long SECOND = 1_000_000_000L;
    private static final AnnounceFailure NO_ANSWER = new AnnounceFailure("no answer", AnnounceFailure.NOT_SAID);

    final int index;
    final String url;
    private final int tier;
    /** Zero or more; only its remainder of a division is used. */
    private final long jitter;

    private boolean answered;
    private boolean disabled;
    private int failuresInRow;
    private String message = "";
    private OptionalInt seeders = OptionalInt.empty();
    private OptionalInt leechers = OptionalInt.empty();
    private Optional<String> trackerId = Optional.empty();

    // Whether the tracker counts us among the peers, as far as we know, and whether it knows that we completed.
    private boolean started;
    private boolean completed;

    private Optional<AnnounceEvent> underWay = Optional.empty();
    private long answerDeadline;
    private long nextAnnounce;
    private long earliestAnnounce;
    private long announcedAt;
    private long minIntervalNamed;
    private long refusedUntil = Long.MIN_VALUE;

    TrackerRecord(int index, String url, int tier, long jitter) {
        this.index = index;
        this.url = url;
        this.tier = tier;
        this.jitter = jitter;
    }

    boolean isUsable() {
        return !disabled;
    }

    boolean isFailing() {
        return failuresInRow > 0;
    }

    boolean isStarted() {
        return started;
    }

    boolean isUnderWay() {
        return underWay.isPresent();
    }

    /** Whether an announcement is open and the tracker has neither answered nor failed before. */
    boolean isFirstAnnounceOpen() {
        return isUnderWay() && !answered && !isFailing();
    }

    long answerDeadline() {
        return answerDeadline;
    }

    long nextAnnounce() {
        return nextAnnounce;
    }

    Optional<String> trackerId() {
        return trackerId;
    }

    /** Starts a new session with this tracker. Only the time before which it refuses announcements is kept. */
    void reset(long now) {
        started = false;
        failuresInRow = 0;
        nextAnnounce = Math.max(now, refusedUntil);
        earliestAnnounce = nextAnnounce;
    }

    /** The next event for this tracker: started comes before completed, and each is sent once. */
    AnnounceEvent nextEvent(boolean downloadCompleted, boolean partialSeed) {
        if (!started) {
            return AnnounceEvent.STARTED;
        }
        if (downloadCompleted && !completed) {
            return AnnounceEvent.COMPLETED;
        }
        return partialSeed ? AnnounceEvent.PAUSED : AnnounceEvent.NONE;
    }

    void onAnnouncing(AnnounceEvent event, long now) {
        underWay = Optional.of(event);
        announcedAt = now;
        answerDeadline = now + AnnouncerLimits.ANSWER_DEADLINE;
    }

    void onSucceeded(AnnounceResponse answer, long now) {
        AnnounceEvent event = underWay.orElseThrow();
        underWay = Optional.empty();
        // Any good answer except that to "stopped" means that the tracker counts us.
        started = event != AnnounceEvent.STOPPED;
        completed |= event == AnnounceEvent.COMPLETED;
        answered = true;
        failuresInRow = 0;
        message = shorten(answer.warning().orElse(""));
        seeders = toOptional(answer.seeders());
        leechers = toOptional(answer.leechers());
        if (answer.trackerId().isPresent()) {
            trackerId = answer.trackerId().filter(id -> id.length() <= AnnounceLimits.TRACKER_ID_MAX);
        }
        minIntervalNamed = answer.minIntervalSeconds() * SECOND;
        long min = clampInterval(minIntervalNamed);
        long interval = answer.intervalSeconds() * SECOND;
        earliestAnnounce = now + min;
        nextAnnounce = now + Math.max(min, interval > 0 ? clampInterval(interval) : AnnouncerLimits.INTERVAL_DEFAULT);
    }

    void onFailed(AnnounceFailure failure, RandomGenerator random, long now) {
        if (underWay.equals(Optional.of(AnnounceEvent.STOPPED))) {
            // "Stopped" is sent once; a tracker that missed it forgets us by itself.
            started = false;
        }
        underWay = Optional.empty();
        failuresInRow++;
        message = shorten(failure.reason());
        switch (failure.retryInSeconds()) {
            case AnnounceFailure.NOT_SAID -> nextAnnounce = now + backOff(random);
            case AnnounceFailure.NEVER -> disabled = true;
            default -> retryAt(now + clampInterval(failure.retryInSeconds() * SECOND));
        }
    }

    void onTimedOut(RandomGenerator random, long now) {
        onFailed(NO_ANSWER, random, now);
    }

    /** The tracker itself has named the time; nothing makes it earlier. */
    private void retryAt(long at) {
        nextAnnounce = at;
        refusedUntil = at;
    }

    /** Makes the next announcement earlier because there is something to announce. */
    void hurry(long now) {
        if (!isFailing()) {
            nextAnnounce = Math.min(nextAnnounce, now);
        }
    }

    /** Makes the next announcement as early as the tracker allows. */
    void hurryWithinInterval(long now) {
        if (!isFailing()) {
            nextAnnounce = Math.min(nextAnnounce, Math.max(now, earliestAnnounce));
        }
    }

    /**
     * Makes the next announcement earlier, to this wait after the last one. A random part is added, so that a swarm
     * whose seeds have left does not announce all at once.
     */
    void hurryAfter(long wait, long now) {
        long earliest = isFailing()
                ? Math.max(wait, AnnouncerLimits.INTERVAL_MIN)
                : Math.max(wait + jitter % (wait / 4), minIntervalNamed);
        if (now >= refusedUntil) {
            nextAnnounce = Math.min(nextAnnounce, Math.max(now, announcedAt + earliest));
        }
    }

    /** Tries again if the tracker could not be reached. */
    void retry(long now) {
        if (isFailing() && now >= refusedUntil) {
            nextAnnounce = Math.min(nextAnnounce, Math.max(now, announcedAt + AnnouncerLimits.RETRY_FIRST));
        }
    }

    TrackerStats status(boolean isNext) {
        long next = isNext && !disabled ? nextAnnounce : Machine.NEVER;
        return new TrackerStats(url, tier, state(), message, seeders, leechers, next, failuresInRow);
    }

    private TrackerStats.State state() {
        if (disabled) {
            return TrackerStats.State.DISABLED;
        }
        if (isUnderWay()) {
            return TrackerStats.State.ANNOUNCING;
        }
        if (isFailing()) {
            return TrackerStats.State.FAILING;
        }
        return answered ? TrackerStats.State.WORKING : TrackerStats.State.UNTRIED;
    }

    /** Doubles with each failure; a quarter more or less, so that a swarm does not come back all at once. */
    private long backOff(RandomGenerator random) {
        int doublings = Math.min(failuresInRow - 1, 20);
        long delay = Math.min(AnnouncerLimits.RETRY_FIRST << doublings, AnnouncerLimits.RETRY_MAX);
        return Math.min(delay - delay / 4 + random.nextLong(delay / 2), AnnouncerLimits.RETRY_MAX);
    }

    private static long clampInterval(long nanos) {
        return Math.clamp(nanos, AnnouncerLimits.INTERVAL_MIN, AnnouncerLimits.INTERVAL_MAX);
    }

    private static OptionalInt toOptional(int count) {
        return count == AnnounceResponse.NOT_SAID ? OptionalInt.empty() : OptionalInt.of(count);
    }

    private static String shorten(String text) {
        return text.length() <= AnnounceLimits.TEXT_MAX ? text : text.substring(0, AnnounceLimits.TEXT_MAX);
    }
}
