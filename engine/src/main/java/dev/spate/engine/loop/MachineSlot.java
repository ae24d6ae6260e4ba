package dev.spate.engine.loop;

import dev.spate.protocol.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine's place on a loop: where its mail goes. Sending is thread-safe; everything else belongs to the loop.
 *
 * @param <E> what can happen to the machine
 */
public final class MachineSlot<E> {
    record Mail<E>(MachineSlot<E> to, E event) {
        void deliver(long now) {
            to.handle(event, now);
        }

        void refuse() {
            to.undelivered.accept(event);
        }
    }

    private final Loop loop;
    private final long number;
    private final Consumer<? super E> undelivered;
    private final Consumer<? super RuntimeException> failed;
    private @Nullable Machine<E> machine;
    private boolean isDirty;
    private long deadline = Machine.NEVER;

    MachineSlot(Loop loop, long number, Consumer<? super E> undelivered, Consumer<? super RuntimeException> failed) {
        this.loop = loop;
        this.number = number;
        this.undelivered = undelivered;
        this.failed = failed;
    }

    /**
     * Puts what a link has read, in order; waits while too much is waiting already. The events are the station's from then
     * on, also when the thread is interrupted: then they are undelivered.
     *
     * @param length bytes that they hold in memory beside what every event has
     */
    public void message(List<? extends E> events, long length) throws InterruptedException {
        List<Mail<E>> mail = new ArrayList<>(events.size());
        events.forEach(event -> mail.add(new Mail<>(this, event)));
        boolean isDelivered = false;
        try {
            isDelivered = loop.mailbox().message(mail, length);
        } finally {
            if (!isDelivered) {
                events.forEach(undelivered);
            }
        }
    }

    /** Puts an answer to what the machine has asked for. Never waits. */
    public void complete(E event) {
        if (!loop.mailbox().complete(new Mail<>(this, event))) {
            undelivered.accept(event);
        }
    }

    /** Puts a command; returns false when too many are waiting or the loop has ended. Never waits. */
    public boolean command(E event) {
        return loop.mailbox().command(new Mail<>(this, event));
    }

    /** The machine moves in. On the loop only. */
    public void start(Machine<E> newMachine) {
        machine = newMachine;
        loop.changed(this);
    }

    /** The machine is done; what comes for it from now on is not delivered. On the loop only. */
    public void stop() {
        machine = null;
        loop.changed(this);
    }

    private void handle(E event, long now) {
        Machine<E> current = machine;
        if (current == null) {
            undelivered.accept(event);
            return;
        }
        try {
            current.handle(event, now);
        } catch (RuntimeException bug) {
            fail(bug);
        }
        loop.changed(this);
    }

    void tick(long now) {
        Machine<E> current = machine;
        if (current != null) {
            try {
                current.tick(now);
            } catch (RuntimeException bug) {
                fail(bug);
            }
        }
        loop.changed(this);
    }

    /** A machine that is wrong is stopped instead of going on half-right; the others are not touched. */
    private void fail(RuntimeException bug) {
        machine = null;
        failed.accept(bug);
    }

    long number() {
        return number;
    }

    long deadline() {
        return deadline;
    }

    /** Only while this station is not in a set that is sorted by deadlines. */
    void refreshDeadline() {
        isDirty = false;
        deadline = Machine.NEVER;
        Machine<E> current = machine;
        if (current != null) {
            try {
                deadline = current.nextTick();
            } catch (RuntimeException bug) {
                fail(bug);
            }
        }
    }

    /** Returns whether it was clean before. */
    boolean markDirty() {
        boolean wasClean = !isDirty;
        isDirty = true;
        return wasClean;
    }
}
