package dev.spate.engine.loop;

import dev.spate.protocol.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A machine's slot on a loop; its events are sent here. Sending is thread-safe; everything else belongs to the loop.
 *
 * @param <E> the type of the machine's events
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
     * Sends the events of a link, in order; waits while too many events are queued. From then on the slot owns the
     * events, even when the thread is interrupted: then they are undelivered.
     *
     * @param length bytes of memory that they hold in addition to the size of every event
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

    /** Sends the result of a request of the machine. Never waits. */
    public void complete(E event) {
        if (!loop.mailbox().complete(new Mail<>(this, event))) {
            undelivered.accept(event);
        }
    }

    /** Sends a command; returns false when too many wait or the loop has ended. Never waits. */
    public boolean command(E event) {
        return loop.mailbox().command(new Mail<>(this, event));
    }

    /** Starts the machine in this slot. On the loop only. */
    public void start(Machine<E> newMachine) {
        machine = newMachine;
        loop.changed(this);
    }

    /** Stops the machine; later events are undelivered. On the loop only. */
    public void stop() {
        machine = null;
        loop.changed(this);
    }

    /** Hands an event to the machine at once. On the loop only. */
    public void handle(E event, long now) {
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

    /** Stops a machine after a bug, because its state may be wrong; the others are not affected. */
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

    /** Updates the deadline. Only while this slot is not in a set that is sorted by deadlines. */
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

    /** Marks the slot; returns false if it was already marked. */
    boolean markDirty() {
        boolean wasClean = !isDirty;
        isDirty = true;
        return wasClean;
    }
}
