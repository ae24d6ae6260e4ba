package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final int KIB = 1024;

    private final BufferPool pool = new BufferPool(new BufferPool.Sizes(16 * KIB, 512 * KIB, 16 * 1024 * KIB));
    private final List<ByteBuffer> lent = new ArrayList<>();

    private int take(int wanted) {
        ByteBuffer buffer = pool.take(wanted);
        lent.add(buffer);
        return buffer.capacity();
    }

    @Test
    void givesNoMoreThanIsWanted() {
        assertThat(take(1)).isEqualTo(16 * KIB);
        assertThat(take(16 * KIB)).isEqualTo(16 * KIB);
        assertThat(take(16 * KIB + 1)).isEqualTo(32 * KIB);
        assertThat(take(100 * KIB)).isEqualTo(128 * KIB);
        assertThat(take(Integer.MAX_VALUE)).isEqualTo(512 * KIB);
        assertThat(pool.takenCount()).isEqualTo(5);
    }

    @Test
    void hasSomethingForEverybodyHoweverManyKeepWhatTheyHave() {
        for (int i = 0; i < 16; i++) {
            assertThat(take(512 * KIB)).as("number " + i).isEqualTo(512 * KIB);
        }
        for (int i = 16; i < 40; i++) {
            assertThat(take(512 * KIB)).as("number " + i).isGreaterThanOrEqualTo(128 * KIB);
        }
        for (int i = 40; i < 2_000; i++) {
            assertThat(take(512 * KIB)).as("number " + i).isGreaterThanOrEqualTo(16 * KIB);
        }

        long bytes = lent.stream().mapToLong(ByteBuffer::capacity).sum();

        assertThat(bytes).isLessThanOrEqualTo(16 * 1024 * KIB + 2_000 * 16 * KIB);
    }

    @Test
    void lendsTheSameMemoryAgain() {
        ByteBuffer first = pool.take(64 * KIB);
        first.put(0, (byte) 42).position(9);
        pool.giveBack(first);

        ByteBuffer second = pool.take(64 * KIB);

        assertThat(second.get(0)).isEqualTo((byte) 42);
        assertThat(second.position()).isZero();
        assertThat(pool.takenCount()).isEqualTo(1);
    }

    @Test
    void hasAllAgainWhenAllIsGivenBack() {
        for (int i = 0; i < 500; i++) {
            take(512 * KIB);
        }
        lent.forEach(pool::giveBack);

        assertThat(pool.takenCount()).isZero();
        assertThat(pool.take(512 * KIB).capacity()).isEqualTo(512 * KIB);
    }
}
