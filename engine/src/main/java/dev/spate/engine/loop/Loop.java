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
 * One thread that runs many machines: it drains the mailbox, lets the machines handle what was in it, and ticks those
 * whose deadline has come. The only reader of a clock in the engine, so that a machine sees time as its simulation does.
 */
public final class Loop {
    private static final System.Logger LOG = System.getLogger(Loop.class.getName());

    private final Mailbox<Mail<?>> mailbox = new Mailbox<>();
    private final TreeSet<MachineSlot<?>> deadlines = new TreeSet<>(
            Comparator.<MachineSlot<?>>comparingLong(MachineSlot::deadline).thenComparingLong(MachineSlot::number));
    private final List<MachineSlot<?>> dirty = new ArrayList<>();
    private final List<MachineSlot<?>> due = new ArrayList<>();
    private final MachineSlot<Errand<?>> errands;
    private final Consumer<? super Error> broken;
    private final Thread thread;
    private long stations;
    private int turn;
    private volatile boolean isClosed;

    /**
     * A loop that runs at once, on a thread with this name.
     *
     * @param broken told when memory or the stack has run out on it, after which it has ended
     */
    public Loop(String name, Consumer<? super Error> broken) {
        this.broken = broken;
        this.errands = new MachineSlot<>(this, stations++, Errand::refuse, bug -> {});
        errands.start(new Errands());
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
        thread.start();
    }

    Mailbox<Mail<?>> mailbox() {
        return mailbox;
    }

    /**
     * Gives a machine its place; on the loop only. The machine is made from its place, because its ports answer there.
     *
     * @param undelivered takes events that no machine will handle any more; it releases what they hold
     * @param failed told, on the loop, that the machine has broken one of its own rules and was stopped
     */
    public <E> MachineSlot<E> slot(Consumer<? super E> undelivered, Consumer<? super RuntimeException> failed) {
        return new MachineSlot<>(this, stations++, undelivered, failed);
    }

    /**
     * Runs something on the loop, with its time. Thread-safe; never waits.
     *
     * @return its result, or its exception; it fails at once when the loop has ended or has too much to do
     */
    public <T> CompletableFuture<T> call(LongFunction<T> errand) {
        Errand<T> task = new Errand<>(errand, new CompletableFuture<>());
        if (!errands.command(task)) {
            task.refuse();
        }
        return task.result;
    }

    /**
     * As {@link #call}, but never refused for being too much, and so for what must happen: the caller bounds how many there
     * are. It fails only when the loop has ended.
     */
    public <T> CompletableFuture<T> insist(LongFunction<T> errand) {
        Errand<T> task = new Errand<>(errand, new CompletableFuture<>());
        errands.complete(task);
        return task.result;
    }

    private record Errand<T>(LongFunction<T> work, CompletableFuture<T> result) {
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

    private static final class Errands implements Machine<Errand<?>> {
        @Override
        public void handle(Errand<?> errand, long now) {
            errand.run(now);
        }

        @Override
        public void tick(long now) {}

        @Override
        public long nextTick() {
            return NEVER;
        }
    }

    /** The deadline of this station may have changed. On the loop only. */
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
            // Some machine may be half-right now, and nobody knows which.
            broken.accept(e);
        } finally {
            mailbox.close();
            mailbox.drainNow(mail);
            mail.forEach(Loop::refuse);
        }
    }

    /** Whoever waits is told, also when telling somebody else has failed. */
    private static void refuse(Mail<?> mail) {
        try {
            mail.refuse();
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "mail that nobody takes any more", bug);
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
        // Each at most once a turn, so that one that is always due does not keep the mail waiting.
        due.clear();
        for (MachineSlot<?> slot : deadlines) {
            if (slot.deadline() > now) {
                break;
            }
            due.add(slot);
        }
        // Whoever is first takes what all wait for, as of a limit they share; so everybody has a turn to be first.
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

    /** Ends the thread and waits for it. What is still in the mailbox is refused. */
    public void close() throws InterruptedException {
        isClosed = true;
        mailbox.close();
        thread.join();
    }

    /** Whether the thread has ended, so that nobody else touches what it owned. */
    public boolean hasEnded() {
        return !thread.isAlive();
    }
}
