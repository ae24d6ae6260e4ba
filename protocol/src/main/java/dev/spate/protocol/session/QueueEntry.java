package dev.spate.protocol.session;

/**
 * A torrent of a session at one moment: to be shown, to be saved, and to be added again after a restart.
 *
 * @param torrent its number, chosen by the caller; unique within a session
 * @param work what it does when it runs
 * @param position its place in the order of the session: a smaller one goes first. Only comparisons have a meaning.
 *     When torrents are added, {@link #FIRST} and {@link #LAST} put them at an end, and some may have the same position
 * @param isForced whether it runs regardless of the limits
 * @param state when it is added, only {@link EntryState.Stopped} has a meaning: any other torrent wants to run
 */
public record QueueEntry(
        int torrent,
        Work work,
        long position,
        boolean isForced,
        EntryState state,
        SeedingGoals goals,
        SeedingFigures figures) {
    /** Before every other torrent. */
    public static final long FIRST = Long.MIN_VALUE;

    /** After every other torrent. */
    public static final long LAST = Long.MAX_VALUE;

    /** A torrent that is new: at the end of the order, not forced, with the session's goals. */
    public static QueueEntry added(int torrent, Work work) {
        return new QueueEntry(
                torrent, work, LAST, false, new EntryState.Queued(), SeedingGoals.OF_SESSION, SeedingFigures.NONE);
    }

    public QueueEntry withPosition(long newPosition) {
        return new QueueEntry(torrent, work, newPosition, isForced, state, goals, figures);
    }

    public QueueEntry withForced(boolean forced) {
        return new QueueEntry(torrent, work, position, forced, state, goals, figures);
    }

    public QueueEntry withState(EntryState newState) {
        return new QueueEntry(torrent, work, position, isForced, newState, goals, figures);
    }

    public QueueEntry withGoals(SeedingGoals newGoals) {
        return new QueueEntry(torrent, work, position, isForced, state, newGoals, figures);
    }

    public QueueEntry withFigures(SeedingFigures newFigures) {
        return new QueueEntry(torrent, work, position, isForced, state, goals, newFigures);
    }
}
