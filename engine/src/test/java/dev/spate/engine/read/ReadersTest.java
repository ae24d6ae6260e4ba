package dev.spate.engine.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.SessionWaits;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The machine treats one reader too many as a bug and stops the torrent. */
class ReadersTest {
    private final Readers readers = new Readers();

    private static final class Reader implements Readers.Wakeable {
        @Override
        public void verified(int piece) {}

        @Override
        public void changed() {}
    }

    @Test
    void aPermitIsFreeOnlyAfterTheMachineHasStoppedTheReader() {
        Reader first = new Reader();
        assertThat(readers.add(first)).isTrue();
        for (int i = 1; i < ReadLimits.READERS_MAX; i++) {
            assertThat(readers.add(new Reader())).isTrue();
        }

        readers.remove(first, () -> assertThat(readers.add(new Reader())).isFalse());

        assertThat(readers.add(new Reader())).isTrue();
        assertThat(readers.add(new Reader())).isFalse();
    }

    @Test
    void concurrentAddsNeverExceedTheLimit() {
        AtomicInteger admitted = new AtomicInteger();
        List<CompletableFuture<Void>> visitors = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            visitors.add(CompletableFuture.runAsync(() -> {
                for (int reader = 0; reader < ReadLimits.READERS_MAX; reader++) {
                    admitted.addAndGet(readers.add(new Reader()) ? 1 : 0);
                }
            }));
        }

        visitors.forEach(SessionWaits::join);

        assertThat(admitted).hasValue(ReadLimits.READERS_MAX);
    }
}
