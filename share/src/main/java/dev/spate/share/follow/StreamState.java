package dev.spate.share.follow;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The connection to the stream of a share, and when the next one begins after it has ended. A part of the
 * {@link FollowMachine}, and owned by it.
 */
final class StreamState {
    private final FollowPorts.Share share;
    private final RandomGenerator random;

    /** The last event of the stream. Unlike the saved one, it may be in the middle of a list. */
    private String lastId;

    /** The first pause after a stream that worked; it doubles with each attempt that fails. */
    private Duration firstPause = FollowLimits.RECONNECT_FIRST;

    private Duration pause = firstPause;
    private long connectAt;

    /** Connects at once. */
    StreamState(FollowPorts.Share share, String lastId, RandomGenerator random) {
        this.share = share;
        this.random = random;
        this.lastId = lastId;
        connect();
    }

    private void connect() {
        connectAt = FollowMachine.NEVER;
        share.connect(lastId);
    }

    void received(String id) {
        lastId = id;
    }

    /** The stream works, so that the next pause is a short one. */
    void caughtUp() {
        pause = firstPause;
    }

    /** The share names the first pause; it is kept within our bounds. */
    void pauseNamed(Duration named) {
        boolean isShort = named.compareTo(FollowLimits.RECONNECT_FIRST) < 0;
        firstPause = isShort ? FollowLimits.RECONNECT_FIRST : bounded(named);
        pause = firstPause;
    }

    private static Duration bounded(Duration duration) {
        return duration.compareTo(FollowLimits.RECONNECT_MAX) > 0 ? FollowLimits.RECONNECT_MAX : duration;
    }

    /**
     * The connection has ended. Many followers lose the same share at the same moment; the random part of the pause
     * keeps them from connecting again all at once.
     */
    void lost(long now) {
        long half = pause.toNanos() / 2;
        connectAt = now + half + random.nextLong(half + 1);
        pause = bounded(pause.multipliedBy(2));
    }

    void tick(long now) {
        if (connectAt != FollowMachine.NEVER && now - connectAt >= 0) {
            connect();
        }
    }

    /** When the next connection begins, or {@link FollowMachine#NEVER} while there is one. */
    long nextTick() {
        return connectAt;
    }
}
