package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlockPoolTest {
    private static final int FULL = dev.spate.wire.WireLimits.BLOCK_LENGTH;

    @Test
    void lendsNoMoreThanItMay() throws Exception {
        BlockPool pool = new BlockPool(3);
        List<Block> blocks = List.of(pool.take(FULL), pool.take(1), pool.take(100));

        assertThat(pool.tryTake(1)).isEmpty();
        assertThat(pool.takenCount()).isEqualTo(3);
        blocks.forEach(Block::release);
        assertThat(pool.takenCount()).isZero();
        assertThat(pool.tryTake(1)).isPresent();
    }

    @Test
    void growsOnNeedAndKeepsWhatItHas() throws Exception {
        BlockPool pool = new BlockPool(1000);
        assertThat(pool.allocatedCount()).isZero();
        for (int i = 0; i < 10_000; i++) {
            pool.take(FULL).release();
        }
        assertThat(pool.allocatedCount()).isEqualTo(DiskLimits.SLAB_BLOCKS);
    }

    @Test
    void aBlockHasExactlyTheLengthThatWasAskedFor() throws Exception {
        BlockPool pool = new BlockPool(1);
        Block first = pool.take(100);
        first.space().position(50);
        first.release();
        Block second = pool.take(FULL);

        assertThat(second.length()).isEqualTo(FULL);
        assertThat(second.space().remaining()).isEqualTo(FULL);
        assertThat(second.space().isDirect()).isTrue();
        assertThatThrownBy(() -> pool.tryTake(FULL + 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.tryTake(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noticesASecondReleaseEvenWhenTheMemoryIsLentAgain() throws Exception {
        BlockPool pool = new BlockPool(1);
        Block stale = pool.take(FULL);
        stale.release();
        pool.take(FULL);

        assertThatThrownBy(stale::release).isInstanceOf(IllegalStateException.class);
        assertThat(pool.takenCount()).isEqualTo(1);
    }

    @Test
    void virtualThreadsWaitForOneAnother() throws Exception {
        BlockPool pool = new BlockPool(2);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            readers.add(Thread.startVirtualThread(() -> {
                try {
                    for (int round = 0; round < 100; round++) {
                        pool.take(FULL).release();
                    }
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(pool.takenCount()).isZero();
        assertThat(pool.allocatedCount()).isEqualTo(2);
    }

    @Test
    void anInterruptedReaderStopsWaitingAndTakesNothing() throws Exception {
        BlockPool pool = new BlockPool(1);
        Block only = pool.take(FULL);
        Thread waiting = Thread.startVirtualThread(() -> {
            try {
                pool.take(FULL).release();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        waiting.interrupt();

        waiting.join();
        only.release();
        assertThat(pool.takenCount()).isZero();
    }

    @Test
    void addsABlockToAnotherThatHasRoom() throws Exception {
        BlockPool pool = new BlockPool(3);
        Block first = pool.take(2);
        first.space().put(new byte[] {1, 2});
        Block second = pool.take(1);
        second.space().put((byte) 3);
        Block full = pool.take(FULL);

        assertThat(first.append(second)).isTrue();
        assertThat(first.append(full)).isFalse();

        byte[] bytes = new byte[first.length()];
        first.space().rewind().get(bytes);
        assertThat(bytes).containsExactly(1, 2, 3);
        assertThat(first.space().hasRemaining()).isFalse();
        assertThat(pool.takenCount()).isEqualTo(2);
    }
}
