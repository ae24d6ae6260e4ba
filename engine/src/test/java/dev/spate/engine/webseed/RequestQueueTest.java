package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
    private static final int BLOCK = 16 * 1024;
    private static final PieceGeometry GEOMETRY = new PieceGeometry(4000L * BLOCK + 5, 2 * BLOCK);

    private final RequestQueue queue = new RequestQueue(GEOMETRY);

    private static BlockRef block(int number) {
        return GEOMETRY.block(number / 2, number % 2);
    }

    @Test
    void mergesWhatFollowsEachOther() throws Exception {
        for (int number : new int[] {6, 7, 9, 8, 20}) {
            queue.request(block(number));
        }

        assertThat(queue.takeRun(Duration.ZERO, -1)).containsExactly(block(6), block(7), block(8), block(9));
        assertThat(queue.takeRun(Duration.ZERO, -1)).containsExactly(block(20));
        assertThat(queue.takeRun(Duration.ZERO, -1)).isEmpty();
    }

    @Test
    void endsARunWithTheContentAndWithItsBound() throws Exception {
        queue.request(block(3999));
        queue.request(block(4000));
        assertThat(queue.takeRun(Duration.ZERO, -1)).containsExactly(block(3999), block(4000));

        for (int number = 0; number < 600; number++) {
            queue.request(block(number));
        }
        assertThat(queue.takeRun(Duration.ZERO, -1)).hasSize(WebSeedLimits.RUN_LENGTH_MAX / BLOCK);
    }

    @Test
    void knowsWhenNobodyWantsTheRestOfARun() throws Exception {
        queue.request(block(0));
        queue.request(block(1));
        queue.request(block(5));
        queue.takeRun(Duration.ZERO, -1);
        assertThat(queue.isRunUnwanted()).isFalse();

        queue.delivered(block(0));
        queue.cancel(block(1));
        queue.cancel(block(5));

        assertThat(queue.isRunUnwanted()).isTrue();
        assertThat(queue.takeRun(Duration.ZERO, -1)).isEmpty();
    }

    @Test
    void givesUpWhatWillNotCome() throws Exception {
        queue.request(block(0));
        queue.request(block(1));
        queue.request(block(5));
        queue.takeRun(Duration.ZERO, -1);
        queue.delivered(block(0));

        assertThat(queue.giveUp(true)).containsExactly(block(1), block(5));
        assertThat(queue.giveUp(true)).isEmpty();
    }

    @Test
    void refusesMoreThanWasSaidToBePossible() {
        boolean isTaken = true;
        int count = 0;
        while (isTaken) {
            isTaken = queue.request(block(count++));
        }

        assertThat(count).isEqualTo(2 * WebSeedLimits.REQUESTS_MAX + 1);
    }
}
