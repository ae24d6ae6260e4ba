package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.rate.TokenBucket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class UploadQueueTest {
    private static final int BLOCK = 16 * 1024;
    private static final long SECOND = 1_000_000_000L;

    private final TokenBucket up = new TokenBucket(10 * BLOCK, 0);
    private final UploadQueue queue = new UploadQueue(up, 0);

    private CompletableFuture<Void> wish(int bytes, long now) {
        CompletableFuture<Void> granted = new CompletableFuture<>();
        queue.handle(new UploadQueue.Request(bytes, granted), now);
        return granted;
    }

    @Test
    void grantsAtOnceWhatTheLimitHasRoomForAndTheRestInTheirOrderAndTime() {
        CompletableFuture<Void> first = wish(BLOCK, 0);
        CompletableFuture<Void> second = wish(BLOCK, 0);
        CompletableFuture<Void> third = wish(1, 0);

        assertThat(first).isDone();
        assertThat(queue.nextTick()).isEqualTo(SECOND / 10);
        queue.tick(SECOND / 10 - 1);
        assertThat(second).isNotDone();
        queue.tick(SECOND / 10);
        assertThat(second).isDone();
        assertThat(third).isNotDone();
        queue.tick(queue.nextTick());
        assertThat(third).isDone();
        assertThat(queue.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void collectsMoreThanTheLimitEverHoldsAtOnceBlockByBlock() {
        CompletableFuture<Void> granted = wish(5 * BLOCK, 0);

        long now = 0;
        while (queue.nextTick() != Machine.NEVER) {
            now = queue.nextTick();
            queue.tick(now);
        }

        assertThat(granted).isDone();
        // The first block was available at once.
        assertThat(now).isEqualTo(4 * SECOND / 10);
    }

    @Test
    void leavesATorrentItsShareOfTheSameLimit() {
        TokenBucket torrent = up.child(0, 0);
        up.take(BLOCK, 0);
        List<CompletableFuture<Void>> wishes = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            wishes.add(wish(BLOCK, 0));
        }

        // Both are due when a block is available; their shares do not depend on who is asked first.
        torrent.waitFor(BLOCK, 0);
        int ofTorrent = 0;
        for (int turn = 1; turn <= 20; turn++) {
            long now = turn * SECOND / 10;
            queue.tick(now);
            if (torrent.fits(BLOCK, now)) {
                torrent.take(BLOCK, now);
                ofTorrent++;
            }
            torrent.waitFor(BLOCK, now);
            queue.tick(now);
        }

        assertThat(ofTorrent).isEqualTo(10);
        assertThat(wishes.stream().filter(CompletableFuture::isDone)).hasSize(10);
    }

    @Test
    void refusesWhatWaitsAtItsEnd() {
        up.take(BLOCK, 0);
        CompletableFuture<Void> waiting = wish(BLOCK, 0);

        queue.close();

        assertThat(waiting).isCompletedExceptionally();
        assertThat(queue.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void aSessionGrantsWithinItsLimitUntilItIsClosed() {
        SessionConfig config = SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .upBytesPerSecond(1)
                .build();
        CompletableFuture<Void> waiting;
        try (Session session = Session.open(config)) {
            session.reserveUpload(BLOCK).join();
            waiting = session.reserveUpload(BLOCK);
            assertThat(waiting).isNotDone();
        }

        assertThat(waiting).isCompletedExceptionally();
    }

    @Test
    void aSessionWithoutALimitGrantsAtOnceAndAClosedOneNothing() {
        SessionConfig.Builder config = SessionConfig.builder().bindAddresses(List.of(InetAddress.getLoopbackAddress()));
        try (Session session = Session.open(config.build())) {
            assertThat(session.reserveUpload(Integer.MAX_VALUE)).isDone();
        }
        Session limited = Session.open(config.upBytesPerSecond(1_000_000).build());
        limited.close();

        assertThat(limited.reserveUpload(1)).isCompletedExceptionally();
    }
}
