package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class StorageTasksTest {
    @AutoClose
    private final DiskPool pool = new DiskPool("test-disk", 1, error -> {
        throw error;
    });

    private final CompletableFuture<List<String>> over = new CompletableFuture<>();
    private final List<String> done = new ArrayList<>();
    private final StorageTasks gate = new StorageTasks(() -> over.complete(List.copyOf(done)));

    @Test
    void endsWithTheLastTaskThatHadBegun() throws Exception {
        CompletableFuture<Void> go = new CompletableFuture<>();
        assertThat(gate.post(pool.leastLoaded(), diskThread -> go.join())).isTrue();
        assertThat(gate.post(pool.leastLoaded(), diskThread -> done.add("second")))
                .isTrue();

        gate.close();
        assertThat(over).isNotDone();
        assertThat(gate.post(pool.leastLoaded(), diskThread -> done.add("late")))
                .isFalse();
        assertThat(gate.postUrgent(pool.leastLoaded(), diskThread -> done.add("late")))
                .isFalse();
        go.complete(null);

        assertThat(over.get(1, TimeUnit.MINUTES)).containsExactly("second");
    }

    @Test
    void endsAtOnceAndOnceWhenNothingIsUnderWay() {
        gate.close();
        gate.close();

        assertThat(over).isDone();
    }
}
