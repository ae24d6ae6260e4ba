package dev.spate.protocol.session;

import dev.spate.protocol.machine.Machine;

/**
 * Whether a running torrent is slow. Immutable.
 *
 * <p>What the torrent reports has to contradict this for a while before it changes, and for longer after each setback.
 * So a torrent whose rate comes and goes changes the places of a session ever more rarely.
 *
 * @param isSlow whether it takes no place from others
 * @param since when this last changed
 * @param contradictedSince since when the reports say the opposite, or {@link Machine#NEVER}
 * @param setbacks how often it became slow since it was last fast for long
 */
record Pace(boolean isSlow, long since, long contradictedSince, int setbacks) {
    /** Of a torrent that has just started to run and transfers nothing yet. */
    static Pace started(int setbacks, long now) {
        return new Pace(false, now, now, setbacks);
    }

    /** The torrent transfers as fast as a usable one, or it does not. This changes nothing before {@link #nextTurn}. */
    Pace observed(boolean isFast, long now) {
        if (isFast != isSlow) {
            return contradictedSince == Machine.NEVER ? this : new Pace(isSlow, since, Machine.NEVER, setbacks);
        }
        return contradictedSince == Machine.NEVER ? new Pace(isSlow, since, now, setbacks) : this;
    }

    /** When it changes unless the reports change before. */
    long nextTurn() {
        if (contradictedSince == Machine.NEVER) {
            return Machine.NEVER;
        }
        return contradictedSince + (isSlow ? doubled(QueueLimits.FAST_AFTER) : QueueLimits.SLOW_AFTER);
    }

    /** What becomes of it at {@link #nextTurn} or later. */
    Pace turned(long now) {
        if (isSlow) {
            return new Pace(false, now, Machine.NEVER, setbacks);
        }
        boolean wasFastForLong = contradictedSince - since >= QueueLimits.SETBACKS_FORGOTTEN_AFTER;
        return new Pace(true, now, Machine.NEVER, wasFastForLong ? 1 : setbacks + 1);
    }

    /** From when on a slow torrent makes room for others that wait. */
    long givesWayAt() {
        return isSlow ? since + doubled(QueueLimits.GIVE_WAY_AFTER) : Machine.NEVER;
    }

    private long doubled(long time) {
        return time << Math.clamp(setbacks - 1L, 0, QueueLimits.DOUBLINGS_MAX);
    }
}
