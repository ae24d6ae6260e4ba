package dev.spate.protocol.session;

import dev.spate.protocol.machine.Machine;

/**
 * A torrent in its session's machine: what is decided by and about it. Owned by the session's loop.
 *
 * <p>It is kept for every torrent of a session, so it has few fields. {@link Places}, {@link QueueOrder} and the timers
 * sort entries by some of them: an entry is taken out before such a field changes, and put back afterwards.
 */
final class TorrentEntry {
    /** In {@link #turn}: the owner has brought it here. */
    static final long FRESH = 0;

    /** In {@link #turn}: it is dormant, or somebody else has woken it. */
    static final long WOKEN = 1;

    private static final EntryState DORMANT = new EntryState.Dormant();
    private static final EntryState QUEUED = new EntryState.Queued();

    private final int torrent;
    private Work work;
    private EntryState state;
    private boolean isForced;
    private boolean isRead;
    private boolean isGuest;
    private long position;
    private long turn = FRESH;
    private int setbacks;
    private SeedingGoals goals;
    private long uploadedBytes;
    private long bytesWanted;
    private long seedingNanos;
    private long idleNanos;
    private long countedUntil;
    private long timer = Machine.NEVER;

    TorrentEntry(QueueEntry saved, long now) {
        torrent = saved.torrent();
        work = saved.work();
        isForced = saved.isForced();
        position = saved.position();
        goals = saved.goals();
        uploadedBytes = saved.figures().uploadedBytes();
        bytesWanted = saved.figures().bytesWanted();
        seedingNanos = saved.figures().seedingNanos();
        idleNanos = saved.figures().idleNanos();
        countedUntil = now;
        state = saved.state() instanceof EntryState.Stopped stopped ? stopped : wanted();
    }

    int torrent() {
        return torrent;
    }

    Work work() {
        return work;
    }

    void become(Work newWork) {
        if (work != newWork) {
            work = newWork;
            refresh();
        }
    }

    EntryState state() {
        return state;
    }

    /** What it is, or will be when its files are closed. */
    EntryState aim() {
        return state instanceof EntryState.Leaving leaving ? leaving.next() : state;
    }

    void enter(EntryState next) {
        if (state instanceof EntryState.Active active) {
            setbacks = active.pace().setbacks();
        }
        state = next;
        isGuest &= isRunning();
    }

    boolean isForced() {
        return isForced;
    }

    void force(boolean forced) {
        isForced = forced;
        isGuest &= !forced;
    }

    /** Whether a program reads it. */
    boolean isRead() {
        return isRead;
    }

    void read(boolean read) {
        isRead = read;
    }

    /** Whether it runs only because it is read: all places are taken, and it takes none. */
    boolean isGuest() {
        return isGuest;
    }

    void setGuest(boolean guest) {
        isGuest = guest;
    }

    /** Whether it runs, and keeps running, regardless of the limits. */
    boolean isExempt() {
        return isForced || isRead;
    }

    long position() {
        return position;
    }

    void place(long newPosition) {
        position = newPosition;
    }

    /**
     * When it is served among those that wait, the smallest first: {@link #FRESH}, {@link #WOKEN}, or later because it
     * has given way to others. Only a fresh one takes the place of another.
     */
    long turn() {
        return turn;
    }

    void setTurn(long newTurn) {
        turn = newTurn;
    }

    /** Whether it is a seed that the owner has not asked to run: somebody has woken it. */
    boolean isWoken() {
        return work == Work.SEEDING && turn == WOKEN;
    }

    /** It transfers. So it need not wait behind others any more because it once was slow. */
    void proveAlive() {
        if (turn > WOKEN) {
            turn = work == Work.SEEDING ? WOKEN : FRESH;
        }
    }

    /** It has a reason to be tried again: forgets that it was slow. */
    void refresh() {
        turn = FRESH;
        setbacks = 0;
    }

    int setbacks() {
        return setbacks;
    }

    SeedingGoals goals() {
        return goals;
    }

    void pursue(SeedingGoals newGoals) {
        goals = newGoals;
    }

    /** When the machine looks at it again, or never. */
    long timer() {
        return timer;
    }

    void setTimer(long newTimer) {
        timer = newTimer;
    }

    /** Whether it holds a place: its files are open, or being opened. */
    boolean isRunning() {
        return state instanceof EntryState.Opening || state instanceof EntryState.Active;
    }

    boolean isSlow() {
        return state instanceof EntryState.Active active && active.isSlow();
    }

    /** From when on it makes room for others that wait. */
    long givesWayAt() {
        return state instanceof EntryState.Active active ? active.pace().givesWayAt() : Machine.NEVER;
    }

    /** What a torrent is that wants to run: a seed waits for somebody who needs it, all others for their place. */
    EntryState wanted() {
        return work == Work.SEEDING ? DORMANT : QUEUED;
    }

    /** Whether peers could download all of it from us now. */
    boolean isSeeding() {
        return work == Work.SEEDING && (state instanceof EntryState.Dormant || state instanceof EntryState.Active);
    }

    /** Counts the time up to now. Called before anything changes of which that time depends. */
    void count(long now) {
        if (isSeeding()) {
            seedingNanos += now - countedUntil;
            idleNanos += now - countedUntil;
        }
        countedUntil = now;
    }

    /** It reports what it has uploaded, in all sessions together, and what is wanted of it. */
    void report(long newUploadedBytes, long newBytesWanted) {
        if (newUploadedBytes > uploadedBytes) {
            uploadedBytes = newUploadedBytes;
            idleNanos = 0;
        }
        bytesWanted = newBytesWanted;
    }

    /** Its figures when the time was last counted. */
    SeedingFigures figures() {
        return new SeedingFigures(uploadedBytes, bytesWanted, seedingNanos, idleNanos);
    }

    /** Whether it has reached one of these goals, and may stop because of it. */
    boolean hasSeededEnough(SeedingGoals reached) {
        return switch (state) {
            case EntryState.Leaving _, EntryState.Stopped _ -> false;
            case EntryState.Dormant _, EntryState.Queued _, EntryState.Opening _, EntryState.Active _ ->
                work == Work.SEEDING && reached.areReachedBy(figures());
        };
    }

    /** When something is to be decided about it unless it reports something before. */
    long dueAt(SeedingGoals pursued, long now) {
        return switch (state) {
            case EntryState.Opening opening -> opening.isOverdue() ? Machine.NEVER : opening.overdueAt();
            case EntryState.Active active -> Math.min(active.dueAt(now), goalReachedAt(pursued, now));
            case EntryState.Dormant _ -> goalReachedAt(pursued, now);
            case EntryState.Queued _, EntryState.Leaving _, EntryState.Stopped _ -> Machine.NEVER;
        };
    }

    private long goalReachedAt(SeedingGoals pursued, long now) {
        long left = isSeeding() ? pursued.nanosLeft(figures()) : Machine.NEVER;
        return left >= Machine.NEVER - Math.max(0, now) ? Machine.NEVER : now + left;
    }

    /** All that is saved and shown of it. */
    QueueEntry snapshot() {
        return new QueueEntry(torrent, work, position, isForced, state, goals, figures());
    }
}
