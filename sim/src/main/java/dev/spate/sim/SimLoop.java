package dev.spate.sim;

import dev.spate.protocol.machine.Machine;
import java.util.function.ToIntFunction;

/**
 * Drives one machine as the engine's loop does: one event at a time, and a tick when the machine asked for it. After each
 * of them the invariants of its host are checked.
 *
 * @param <E> the events of the machine
 */
final class SimLoop<E> {
    /** Ticks at the same time after which a machine counts as spinning. */
    private static final int TICKS_AT_ONCE_MAX = 50;

    private final World world;
    private final SimClock clock;
    private final String name;
    private final Machine<E> machine;
    private final ToIntFunction<E> hash;
    private final Runnable check;
    private boolean isRunning = true;
    private long tickAt = Machine.NEVER;
    private int ticksAtOnce;

    /**
     * A loop for a machine that was made just now.
     *
     * @param clock the time that the machine sees
     * @param hash of an event, for the digest; the same in every run
     * @param check called after every event and tick
     */
    SimLoop(World world, SimClock clock, String name, Machine<E> machine, ToIntFunction<E> hash, Runnable check) {
        this.world = world;
        this.clock = clock;
        this.name = name;
        this.machine = machine;
        this.hash = hash;
        this.check = check;
        settle();
    }

    /** Hands an event to the machine, unless its process has ended. */
    void deliver(E event) {
        if (isRunning) {
            world.witness(name.hashCode(), hash.applyAsInt(event));
            world.act(name, event, () -> {
                machine.handle(event, clock.now());
                settle();
            });
        }
    }

    /** The process has ended: the machine does nothing any more. */
    void stop() {
        isRunning = false;
    }

    private void settle() {
        check.run();
        long next = machine.nextTick();
        if (next == tickAt || next == Machine.NEVER) {
            tickAt = next;
            return;
        }
        ticksAtOnce = next <= clock.now() ? ticksAtOnce : 0;
        tickAt = next;
        world.at(clock.worldTime(next), () -> {
            if (isRunning && tickAt == next) {
                world.act(name, "a tick", this::tick);
            }
        });
    }

    private void tick() {
        if (ticksAtOnce++ >= TICKS_AT_ONCE_MAX) {
            throw new Violation(world, "a tick leads to a later one");
        }
        tickAt = Machine.NEVER;
        machine.tick(clock.now());
        settle();
    }
}
