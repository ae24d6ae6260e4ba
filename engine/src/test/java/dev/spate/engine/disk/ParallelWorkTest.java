package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.DiskPool.Part;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ParallelWorkTest {
    private final List<String> done = new CopyOnWriteArrayList<>();

    private <E extends Exception> ParallelWork<E> work(int count, Part<E> part) {
        return new ParallelWork<>(count, 10, part);
    }

    private void note(int from, int to) {
        done.add(from + "-" + to);
    }

    @Test
    void doesEveryPartOnceWhoeverHelps() {
        ParallelWork<RuntimeException> work = work(25, this::note);

        assertThat(work.help()).isTrue();
        assertThat(done).containsExactly("0-10");
        work.finish();

        assertThat(work.help()).isFalse();
        assertThat(done).containsExactly("0-10", "10-20", "20-25");
    }

    @Test
    void hasNothingToDoForNoFiles() {
        work(0, this::note).finish();

        assertThat(done).isEmpty();
    }

    @Test
    void letsADiskThreadDoWhatOthersWantBetweenParts() throws Exception {
        DiskThread diskThread = new DiskThread("test-disk", _ -> {});
        CountDownLatch end = new CountDownLatch(3);
        ParallelWork<RuntimeException> work = work(30, (from, to) -> {
            if (from == 0) {
                diskThread.postUrgent(DiskPool.task(() -> done.add("read")));
                diskThread.post(DiskPool.task(() -> done.add("write")));
            }
            note(from, to);
            end.countDown();
        });

        work.helpOn(diskThread);

        await(end);
        diskThread.close();
        assertThat(diskThread.awaitEnd(Duration.ofMinutes(1))).isTrue();
        assertThat(done).containsExactly("0-10", "read", "write", "10-20", "20-30");
    }

    @Test
    void waitsForWhatAnotherThreadHasBegun() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Thread owner = Thread.currentThread();
        ParallelWork<RuntimeException> work = work(20, (from, to) -> {
            if (Thread.currentThread() != owner && from == 0) {
                begun.countDown();
                await(go);
            } else {
                go.countDown();
            }
            note(from, to);
        });
        CompletableFuture<Void> other = CompletableFuture.runAsync(work::help);
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        work.finish();

        assertThat(done).containsExactlyInAnyOrder("0-10", "10-20");
        other.get(60, TimeUnit.SECONDS);
    }

    @Test
    void throwsWhatWentWrongOnAnotherThreadAndBeginsNoMore() throws Exception {
        ParallelWork<IOException> work = work(30, (from, to) -> {
            note(from, to);
            throw new IOException("part " + from);
        });
        CompletableFuture.runAsync(work::help).get(60, TimeUnit.SECONDS);

        assertThatThrownBy(work::finish).isInstanceOf(IOException.class).hasMessage("part 0");
        assertThat(done).containsExactly("0-10");
    }

    @Test
    void throwsABugAndAnErrorAsTheyAre() {
        assertThatThrownBy(work(1, (_, _) -> {
                    throw new IllegalStateException("bug");
                })::finish)
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(work(1, (_, _) -> {
                    throw new StackOverflowError();
                })::finish)
                .isInstanceOf(StackOverflowError.class);
    }

    @Test
    void goesOnWaitingWhenInterruptedAndKeepsTheMark() {
        ParallelWork<RuntimeException> work = work(10, this::note);
        Thread.currentThread().interrupt();

        work.finish();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(done).containsExactly("0-10");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
