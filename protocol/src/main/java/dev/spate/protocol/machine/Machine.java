package dev.spate.protocol.machine;

/**
 * Decides. A machine never blocks, never reads a clock and never rolls dice of its own: time and chance are handed
 * in, so the same events at the same times lead to the same state, in production and in a simulator.
 *
 * <p>Owned by one thread at a time, the one that runs its loop.
 *
 * <p>Times are nanoseconds on a clock of the caller's choice that never goes back; only differences mean anything.
 *
 * @param <E> what can happen to this machine
 */
public interface Machine<E> {
    /** The deadline of a machine that waits for events alone. */
    long NEVER = Long.MAX_VALUE;

    /** Something happened. */
    void handle(E event, long now);

    /** Does what is due. Called at {@link #nextTick()} or later; calling it too early does no harm. */
    void tick(long now);

    /** When this machine wants its next {@link #tick}, or {@link #NEVER}. Asked again after every call. */
    long nextTick();
}
