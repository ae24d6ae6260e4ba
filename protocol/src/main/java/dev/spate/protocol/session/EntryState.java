package dev.spate.protocol.session;

import dev.spate.protocol.machine.Machine;

/**
 * Where a torrent of a session stands. Stopping is a state of its own and no mark beside the others: a stopped torrent
 * is in none of them, and so a torrent cannot be stopped and active by mistake. Only "forced" lies beside, because it
 * survives every change of state.
 */
public sealed interface EntryState {
    /** Complete, without peers and with its content closed. It is announced, and wakes when somebody needs it. */
    record Dormant() implements EntryState {}

    /** It wants to run, and waits for its place. */
    record Queued() implements EntryState {}

    /**
     * It has its place, and its files are being opened.
     *
     * @param since when it was started
     * @param isOverdue whether it takes so long that it no longer holds back others
     */
    record Opening(long since, boolean isOverdue) implements EntryState {
        long overdueAt() {
            return since + QueueLimits.OPENING_COUNTS_FOR;
        }

        Opening overdue() {
            return new Opening(since, true);
        }
    }

    /** It runs. */
    final class Active implements EntryState {
        private final Pace pace;
        private final long idleSince;

        /** It has just been opened. */
        Active(Pace pace) {
            this(pace, Machine.NEVER);
        }

        private Active(Pace pace, long idleSince) {
            this.pace = pace;
            this.idleSince = idleSince;
        }

        /** Whether it has transferred next to nothing for some time, and so takes no place from others. */
        public boolean isSlow() {
            return pace.isSlow();
        }

        Pace pace() {
            return pace;
        }

        Active withPace(Pace newPace) {
            return newPace.equals(pace) ? this : new Active(newPace, idleSince);
        }

        Active idle(long now) {
            return idleSince == Machine.NEVER ? new Active(pace, now) : this;
        }

        Active busy() {
            return idleSince == Machine.NEVER ? this : new Active(pace, Machine.NEVER);
        }

        /** When it changes by itself, or may have to make room for others. */
        long dueAt(long now) {
            long givesWayAt = pace.givesWayAt() > now ? pace.givesWayAt() : Machine.NEVER;
            return Math.min(Math.min(sleepsAt(), pace.nextTurn()), givesWayAt);
        }

        /** When it falls asleep unless it becomes busy before. */
        long sleepsAt() {
            return idleSince == Machine.NEVER ? Machine.NEVER : idleSince + QueueLimits.SLEEP_AFTER;
        }
    }

    /**
     * It no longer runs; its links and files are being closed.
     *
     * @param next what it is afterwards
     */
    record Leaving(EntryState next) implements EntryState {}

    /** It does not want to run. */
    record Stopped(StopReason reason) implements EntryState {}
}
