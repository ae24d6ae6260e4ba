package dev.spate.share.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    private static final int WRITERS = 4;
    private static final int ROUNDS = 50;

    @TempDir
    private Path folder;

    @Test
    void letsSeveralThreadsWriteTheSameFile() throws Exception {
        Path file = folder.resolve("file");
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            for (int writer = 0; writer < WRITERS; writer++) {
                byte[] bytes = new byte[10_000 + writer];
                Arrays.fill(bytes, (byte) writer);
                writers.add(threads.submit(() -> {
                    start.await();
                    for (int round = 0; round < ROUNDS; round++) {
                        AtomicFile.write(file, bytes);
                        byte[] read = Files.readAllBytes(file);
                        assertThat(read).hasSize(10_000 + read[0]).containsOnly(read[0]);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> writer : writers) {
                writer.get();
            }
        }

        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
