package dev.spate.engine.loop;

import dev.spate.engine.loop.MachineSlot.Mail;
import dev.spate.protocol.machine.Machine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Runs many machines on one thread: it empties the mailbox, passes each event to its machine, and ticks the machines
 * whose deadline has come. Machines get the time only from here, as they do in the simulation.
 */
public final class Loop {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    private final Mailbox<Mail<?>> mailbox = new Mailbox<>();
    private final TreeSet<MachineSlot<?>> deadlines = new TreeSet<>(
            Comparator.<MachineSlot<?>>comparingLong(MachineSlot::deadline).thenComparingLong(MachineSlot::number));
    private final List<MachineSlot<?>> dirty = new ArrayList<>();
    private final List<MachineSlot<?>> due = new ArrayList<>();
    private final MachineSlot<Task<?>> tasks;
    private final Consumer<? super Error> broken;
    private final Thread thread;
    private long slots;
    private int turn;
    private volatile boolean isClosed;

    /**
     * Starts a loop on a thread with this name.
     *
     * @param broken called when the thread has run out of memory or stack; the loop then ends
     */
    public Loop(String name, Consumer<? super Error> broken) {
        this.broken = broken;
        this.tasks = new MachineSlot<>(this, slots++, Task::refuse, bug -> {});
        tasks.start(new TaskRunner());
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
        thread.start();
    }

    Mailbox<Mail<?>> mailbox() {
        return mailbox;
    }

    /**
     * Creates the slot of a machine; on the loop only. The slot comes before the machine, because the machine's ports
     * send their answers to it.
     *
     * @param undelivered receives events that no machine will handle any more, and releases their memory
     * @param failed called on the loop when the machine was stopped because of a bug
     */
    public <E> MachineSlot<E> slot(Consumer<? super E> undelivered, Consumer<? super RuntimeException> failed) {
        return new MachineSlot<>(this, slots++, undelivered, failed);
    }

    /**
     * Runs a task on the loop, with the loop's time. Thread-safe; never waits.
     *
     * @return the result or exception of the task; it fails at once when the loop has ended or too many tasks wait
     */
    public <T> CompletableFuture<T> call(LongFunction<T> work) {
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        if (!tasks.command(task)) {
            task.refuse();
        }
        return task.result;
    }

    /**
     * Like {@link #call}, but for tasks that must run: it is never refused because too many tasks wait, so the caller
     * limits their number. It fails only when the loop has ended.
     */
    public <T> CompletableFuture<T> insist(LongFunction<T> work) {
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        tasks.complete(task);
        return task.result;
    }

    private record Task<T>(LongFunction<T> work, CompletableFuture<T> result) {
        void run(long now) {
            try {
                result.complete(work.apply(now));
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            } catch (Error e) {
                result.completeExceptionally(e);
                throw e;
            }
        }

        void refuse() {
            result.completeExceptionally(new IllegalStateException("the session is closed or overloaded"));
        }
    }

    private static final class TaskRunner implements Machine<Task<?>> {
        @Override
        public void handle(Task<?> task, long now) {
            task.run(now);
        }

        @Override
        public void tick(long now) {}

        @Override
        public long nextTick() {
            return NEVER;
        }
    }

    /** Records that the deadline of this slot may have changed. On the loop only. */
    void changed(MachineSlot<?> slot) {
        if (slot.markDirty()) {
            dirty.add(slot);
        }
    }

    private void run() {
        ArrayDeque<Mail<?>> mail = new ArrayDeque<>();
        try {
            runAll(mail);
        } catch (Error e) {
            // Any machine may be in a wrong state now, and it is unknown which one.
            broken.accept(e);
        } finally {
            mailbox.close();
            mailbox.drainNow(mail);
            mail.forEach(Loop::refuse);
        }
    }

    /** Refuses mail, so that its sender gets an answer, even if the refusal of other mail has failed. */
    private static void refuse(Mail<?> mail) {
        try {
            mail.refuse();
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "a bug while mail was refused", bug);
        }
    }

    private void runAll(ArrayDeque<Mail<?>> mail) {
        try {
            while (!isClosed) {
                mailbox.drain(mail, untilNextDeadline());
                deliver(mail);
                tickDue();
            }
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.ERROR, "the session's loop was interrupted and ends", e);
        }
    }

    private void deliver(ArrayDeque<Mail<?>> mail) {
        long now = System.nanoTime();
        for (Mail<?> each = mail.poll(); each != null; each = mail.poll()) {
            each.deliver(now);
        }
        refreshDeadlines();
    }

    private void tickDue() {
        long now = System.nanoTime();
        // Each machine at most once per turn, so that one that is always due does not delay the mail.
        due.clear();
        for (MachineSlot<?> slot : deadlines) {
            if (slot.deadline() > now) {
                break;
            }
            due.add(slot);
        }
        // The first machine takes most of a shared resource, such as the memory for blocks. So the machines are first
        // in rotation.
        Collections.rotate(due, turn);
        turn = turn == Integer.MAX_VALUE ? 0 : turn + 1;
        due.forEach(slot -> slot.tick(now));
        refreshDeadlines();
    }

    private void refreshDeadlines() {
        for (MachineSlot<?> slot : dirty) {
            deadlines.remove(slot);
            slot.refreshDeadline();
            if (slot.deadline() != Machine.NEVER) {
                deadlines.add(slot);
            }
        }
        dirty.clear();
    }

    private long untilNextDeadline() {
        return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.first().deadline() - System.nanoTime();
    }

    /** Ends the thread and waits for it. Mail that is left is refused. */
    public void close() throws InterruptedException {
        isClosed = true;
        mailbox.close();
        thread.join();
    }

    /** Whether the thread has ended, so that it no longer touches what it owned. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }
}
