package dev.spate.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.protocol.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopTest {
    private final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();
    private final Loop loop = new Loop("test-loop", errors::add);
    private final BlockingQueue<String> undelivered = new LinkedBlockingQueue<>();
    private final BlockingQueue<RuntimeException> failures = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        loop.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("test-loop"));
    }

    /** Records its events and ticks, and fails on request. */
    private static final class Notes implements Machine<String> {
        final BlockingQueue<String> handled = new LinkedBlockingQueue<>();
        final BlockingQueue<Long> ticks = new LinkedBlockingQueue<>();
        long deadline = NEVER;

        @Override
        public void handle(String event, long now) {
            if (event.equals("break")) {
                throw new IllegalStateException("broken");
            }
            if (event.equals("soon")) {
                deadline = now + 1_000_000;
            }
            handled.add(event);
        }

        @Override
        public void tick(long now) {
            ticks.add(now - deadline);
            deadline = NEVER;
        }

        @Override
        public long nextTick() {
            return deadline;
        }

        String next() throws InterruptedException {
            String event = handled.poll(60, TimeUnit.SECONDS);
            assertThat(event).as("an event within half a minute").isNotNull();
            return event;
        }
    }

    @Test
    void endsWhenMemoryHasRunOutAndFailsEveryWaitingCaller() throws Exception {
        MachineSlot<String> slot = slot(new Notes());
        CountDownLatch isRunning = new CountDownLatch(1);
        CountDownLatch isHeld = new CountDownLatch(1);
        CompletableFuture<Object> first = loop.call(_ -> {
            isRunning.countDown();
            try {
                isHeld.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new OutOfMemoryError("Java heap space");
        });
        isRunning.await();
        slot.complete("never handled");
        CompletableFuture<Integer> second = loop.call(_ -> 2);
        isHeld.countDown();

        assertThatThrownBy(() -> first.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(() -> second.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(errors.poll(60, TimeUnit.SECONDS)).isInstanceOf(OutOfMemoryError.class);
        assertThat(undelivered.poll(60, TimeUnit.SECONDS)).isEqualTo("never handled");
        assertThatThrownBy(() -> loop.insist(_ -> 3).get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anErrorOfOneMachineEndsTheLoop() throws Exception {
        MachineSlot<String> slot = slot(new Machine<>() {
            @Override
            public void handle(String event, long now) {
                throw new StackOverflowError();
            }

            @Override
            public void tick(long now) {}

            @Override
            public long nextTick() {
                return NEVER;
            }
        });

        slot.complete("deep");

        assertThat(errors.poll(60, TimeUnit.SECONDS)).isInstanceOf(StackOverflowError.class);
        assertThat(failures).isEmpty();
    }

    private MachineSlot<String> slot(Machine<String> machine) throws Exception {
        return call(() -> {
            MachineSlot<String> slot = loop.slot(undelivered::add, failures::add);
            slot.start(machine);
            return slot;
        });
    }

    private <T> T call(java.util.function.Supplier<T> work) throws Exception {
        return loop.call(now -> work.get()).get(60, TimeUnit.SECONDS);
    }

    @Test
    void deliversMailInOrderToTheMachineItIsFor() throws Exception {
        Notes one = new Notes();
        Notes two = new Notes();
        MachineSlot<String> first = slot(one);
        MachineSlot<String> second = slot(two);

        first.message(List.of("a", "b"), 0);
        second.complete("c");
        first.command("d");

        assertThat(List.of(one.next(), one.next(), one.next())).containsExactly("a", "b", "d");
        assertThat(two.next()).isEqualTo("c");
    }

    @Test
    void ticksAMachineWhenItsDeadlineHasComeAndNotBefore() throws Exception {
        Notes notes = new Notes();
        MachineSlot<String> slot = slot(notes);

        slot.complete("soon");

        Long late = notes.ticks.poll(60, TimeUnit.SECONDS);
        assertThat(late).isNotNull().isNotNegative();
        assertThat(notes.ticks).isEmpty();
    }

    @Test
    void aMachineThatIsAlwaysDueDoesNotKeepMailWaiting() throws Exception {
        Notes notes = new Notes();
        MachineSlot<String> slot = slot(notes);
        Machine<String> restless = new Machine<>() {
            @Override
            public void handle(String event, long now) {}

            @Override
            public void tick(long now) {}

            @Override
            public long nextTick() {
                return System.nanoTime() - 1;
            }
        };
        MachineSlot<String> other = slot(restless);

        slot.complete("heard all the same");

        assertThat(notes.next()).isEqualTo("heard all the same");
        call(() -> {
            other.stop();
            return true;
        });
    }

    @Test
    void stopsAMachineThatFailsAndNotTheOthers() throws Exception {
        Notes bad = new Notes();
        Notes good = new Notes();
        MachineSlot<String> badPlace = slot(bad);
        MachineSlot<String> goodPlace = slot(good);

        badPlace.message(List.of("before", "break", "after"), 0);
        goodPlace.complete("fine");

        assertThat(bad.next()).isEqualTo("before");
        assertThat(failures.poll(60, TimeUnit.SECONDS)).hasMessage("broken");
        assertThat(undelivered.poll(60, TimeUnit.SECONDS)).isEqualTo("after");
        assertThat(good.next()).isEqualTo("fine");
        assertThat(bad.handled).isEmpty();
    }

    @Test
    void stopsAMachineWhoseTickFails() throws Exception {
        Machine<String> bad = new Machine<>() {
            @Override
            public void handle(String event, long now) {}

            @Override
            public void tick(long now) {
                throw new IllegalStateException("broken tick");
            }

            @Override
            public long nextTick() {
                return System.nanoTime();
            }
        };

        MachineSlot<String> place = slot(bad);

        assertThat(failures.poll(60, TimeUnit.SECONDS)).hasMessage("broken tick");
        place.complete("later");
        assertThat(undelivered.poll(60, TimeUnit.SECONDS)).isEqualTo("later");
    }

    @Test
    void aMachineWhoseDeadlineIsWrongDoesNotStopTheOthers() throws Exception {
        Machine<String> bad = new Machine<>() {
            @Override
            public void handle(String event, long now) {}

            @Override
            public void tick(long now) {}

            @Override
            public long nextTick() {
                throw new IllegalStateException("broken deadline");
            }
        };
        Notes good = new Notes();
        MachineSlot<String> place = slot(good);
        slot(bad);

        assertThat(failures.poll(60, TimeUnit.SECONDS)).hasMessage("broken deadline");
        place.complete("fine");

        assertThat(good.next()).isEqualTo("fine");
    }

    @Test
    void anExceptionOfATaskGoesOnlyToItsCaller() throws Exception {
        CompletableFuture<String> failed = loop.call(now -> {
            throw new IllegalArgumentException("no");
        });

        assertThatThrownBy(() -> failed.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(call(() -> "still there")).isEqualTo("still there");
    }

    /** Keeps the loop busy until the latch is opened. */
    private CountDownLatch holdTheLoop() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch isHeld = new CountDownLatch(1);
        loop.call(now -> {
            isHeld.countDown();
            try {
                return release.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        isHeld.await();
        return release;
    }

    @Test
    void refusesCommandsWhenTooManyWait() throws Exception {
        Notes notes = new Notes();
        MachineSlot<String> slot = slot(notes);
        CountDownLatch release = holdTheLoop();

        int accepted = 0;
        while (slot.command("command") && accepted <= Mailbox.COMMANDS_MAX) {
            accepted++;
        }
        CompletableFuture<Long> work = loop.call(now -> now);
        release.countDown();

        assertThat(accepted).isEqualTo(Mailbox.COMMANDS_MAX);
        assertThat(work).isCompletedExceptionally();
    }

    @Test
    void returnsTheMessagesOfAnInterruptedSender() throws Exception {
        MachineSlot<String> slot = slot(new Notes());

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> slot.message(List.of("one", "two"), 0)).isInstanceOf(InterruptedException.class);

        assertThat(new ArrayList<>(undelivered)).containsExactly("one", "two");
    }

    @Test
    void refusesWhatIsLeftWhenItCloses() throws Exception {
        MachineSlot<String> slot = slot(new Notes());
        CountDownLatch release = holdTheLoop();
        slot.complete("too late");
        CompletableFuture<Long> work = loop.call(now -> now);
        Thread closing = Thread.ofPlatform().start(() -> {
            try {
                loop.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (closing.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.yield();
        }

        release.countDown();
        closing.join();
        slot.complete("after the end");
        slot.message(List.of("after the end, too"), 0);

        assertThat(new ArrayList<>(undelivered)).containsExactly("too late", "after the end", "after the end, too");
        assertThat(work).isCompletedExceptionally();
        assertThat(slot.command("no")).isFalse();
        assertThat(loop.call(now -> now)).isCompletedExceptionally();
    }

    /** Wants ticks at the same times as other machines, until it has had enough ticks. */
    private static final class Regular implements Machine<String> {
        private final String name;
        private final List<String> order;
        private final CountDownLatch rounds;
        private long deadline;

        Regular(String name, List<String> order, CountDownLatch rounds, long deadline) {
            this.name = name;
            this.order = order;
            this.rounds = rounds;
            this.deadline = deadline;
        }

        @Override
        public void handle(String event, long now) {}

        @Override
        public void tick(long now) {
            order.add(name);
            rounds.countDown();
            // In the past, so that both are due in every turn.
            deadline = rounds.getCount() == 0 ? NEVER : deadline + 1;
        }

        @Override
        public long nextTick() {
            return deadline;
        }
    }

    @Test
    void letsEachDueMachineBeFirstInRotation() throws Exception {
        List<String> order = new CopyOnWriteArrayList<>();
        CountDownLatch rounds = new CountDownLatch(20);
        loop.call(now -> {
                    for (String name : List.of("a", "b")) {
                        loop.<String>slot(undelivered::add, failures::add).start(new Regular(name, order, rounds, now));
                    }
                    return now;
                })
                .get();

        assertThat(rounds.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(List.copyOf(order).subList(0, 8))
                .isIn(List.of("a", "b", "b", "a", "a", "b", "b", "a"), List.of("b", "a", "a", "b", "b", "a", "a", "b"));
    }
}
