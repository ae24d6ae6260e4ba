package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiskThreadTest {
    private final BlockingQueue<Error> errors = new LinkedBlockingQueue<>();
    private final DiskThread diskThread = new DiskThread("test-disk", errors::add);
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        diskThread.close();
        assertThat(diskThread.awaitEnd(Duration.ofMinutes(1))).isTrue();
    }

    private static DiskTask task(boolean isShort, Consumer<DiskThread> work) {
        return new DiskTask() {
            @Override
            public boolean isShort() {
                return isShort;
            }

            @Override
            public void run(DiskThread diskThread) {
                work.accept(diskThread);
            }

            @Override
            public void done() {}
        };
    }

    private DiskTask note(String what, boolean isShort) {
        return task(isShort, _ -> done.add(what));
    }

    /** Keeps the thread busy, so that tasks posted in the meantime wait. */
    private CountDownLatch hold() {
        CountDownLatch go = new CountDownLatch(1);
        diskThread.post(task(false, _ -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        return go;
    }

    private void awaitAll() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        diskThread.post(task(false, _ -> end.complete(null)));
        end.get(60, TimeUnit.SECONDS);
    }

    /** A reader that posts its next read as soon as one is done. */
    private void readForEver(CompletableFuture<Void> end) {
        diskThread.postUrgent(task(false, _ -> {
            if (!end.isDone()) {
                readForEver(end);
            }
        }));
    }

    @Test
    void writesThoughReadersNeverStopAsking() throws Exception {
        CompletableFuture<Void> end = new CompletableFuture<>();
        CountDownLatch written = new CountDownLatch(100);
        for (int i = 0; i < 8; i++) {
            readForEver(end);
        }
        for (int i = 0; i < 100; i++) {
            diskThread.post(task(true, _ -> written.countDown()));
        }

        boolean isWritten = written.await(20, TimeUnit.SECONDS);
        end.complete(null);

        assertThat(isWritten).isTrue();
    }

    @Test
    void readsBetweenTurnsOfWrites() throws Exception {
        CountDownLatch go = hold();
        for (int i = 0; i < 2 * DiskLimits.BLOCKS_BETWEEN_READS; i++) {
            diskThread.post(note("write", true));
        }
        for (int i = 0; i < 4; i++) {
            diskThread.postUrgent(note("read", false));
        }
        go.countDown();
        awaitAll();

        assertThat(done.indexOf("read")).isLessThanOrEqualTo(1);
        assertThat(done.subList(0, DiskLimits.BLOCKS_BETWEEN_READS + 2)).contains("read", "write");
        assertThat(String.join(" ", done)).contains("write read write");
    }

    @Test
    void readsAfterEachTaskThatTakesLong() throws Exception {
        CountDownLatch go = hold();
        for (int i = 0; i < 3; i++) {
            diskThread.post(note("check", false));
        }
        for (int i = 0; i < 9; i++) {
            diskThread.postUrgent(note("read", false));
        }
        go.countDown();
        awaitAll();

        assertThat(String.join(" ", done)).contains("check read").doesNotContain("check check");
    }

    @Test
    void goesOnAfterMemoryHasRunOutAndSaysSo() throws Exception {
        diskThread.post(task(false, _ -> {
            throw new OutOfMemoryError("Cannot reserve direct memory");
        }));
        diskThread.postUrgent(task(false, _ -> {
            throw new StackOverflowError();
        }));
        awaitAll();

        assertThat(errors).hasSize(2);
    }
}
