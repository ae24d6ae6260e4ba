package dev.spate.protocol.machine;

/**
 * A part of the program that decides. A machine never blocks, never reads a clock and has no source of chance of its
 * own: time and chance are passed in. So the same events at the same times lead to the same state, in production and in
 * a simulator.
 *
 * <p>Owned by one thread at a time, the one that runs its loop.
 *
 * <p>Times are nanoseconds on a clock of the caller's choice that never goes back; only differences have a meaning.
 *
 * @param <E> what can happen to this machine
 */
public interface Machine<E> {
    /** The deadline of a machine that waits only for events. */
    long NEVER = Long.MAX_VALUE;

    /** Something happened. */
    void handle(E event, long now);

    /** Does what is due. Called at {@link #nextTick()} or later; an early call has no effect. */
    void tick(long now);

    /** When this machine wants its next {@link #tick}, or {@link #NEVER}. Read again after every call. */
    long nextTick();
}
