package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LinkQueueTest {
    private static final BlockRef FIRST = new BlockRef(0, 0, 16384);
    private static final BlockRef SECOND = new BlockRef(0, 16384, 16384);
    private static final BlockRef THIRD = new BlockRef(1, 0, 16384);

    private final LinkQueue queue = new LinkQueue();
    private final List<Message> messages = new ArrayList<>();
    private final List<BlockRef> blocks = new ArrayList<>();

    @Test
    void givesAllMessagesAndSomeBlocks() throws Exception {
        queue.upload(FIRST);
        queue.upload(SECOND);
        queue.upload(THIRD);
        queue.send(have(1));
        queue.send(have(2));

        assertThat(queue.take(messages, blocks, 2)).isTrue();

        assertThat(messages).containsExactly(have(1), have(2));
        assertThat(blocks).containsExactly(FIRST, SECOND);
    }

    @Test
    void dropsBlocksThatHaveNotBeenTaken() throws Exception {
        queue.upload(FIRST);
        queue.upload(SECOND);
        queue.upload(THIRD);
        queue.take(messages, blocks, 1);

        assertThat(queue.discardUpload(FIRST)).as("a block that is on its way").isFalse();
        assertThat(queue.discardUpload(SECOND)).isTrue();
        assertThat(queue.discardUpload(SECOND)).as("twice").isFalse();
        assertThat(queue.discardUploads()).isEqualTo(1);
        assertThat(queue.discardUploads()).isZero();
    }

    @Test
    void dropsTheNewestOfEqualBlocks() throws Exception {
        queue.upload(FIRST);
        queue.upload(SECOND);
        queue.upload(FIRST);

        assertThat(queue.discardUpload(FIRST)).isTrue();

        queue.take(messages, blocks, 9);
        assertThat(blocks).containsExactly(FIRST, SECOND);
    }

    @Test
    void refusesMessagesForAPeerThatDoesNotRead() throws Exception {
        for (int i = 0; i < Limits.QUEUED_MESSAGES_MAX; i++) {
            assertThat(queue.send(new Message.KeepAlive())).isTrue();
        }
        assertThat(queue.send(new Message.KeepAlive())).isFalse();

        queue.take(messages, blocks, 1);

        assertThat(queue.send(new Message.KeepAlive())).isTrue();
    }

    @Test
    void wakesAWriterThatWaits() throws Exception {
        CompletableFuture<Boolean> taken = takeLater();

        queue.upload(FIRST);

        assertThat(taken.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(blocks).containsExactly(FIRST);
    }

    @Test
    void closingEndsTheWriterAndForgetsEverything() throws Exception {
        CompletableFuture<Boolean> taken = takeLater();

        queue.close();

        assertThat(taken.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(messages).isEmpty();
    }

    @Test
    void takesNothingAfterItIsClosed() throws Exception {
        queue.send(have(1));
        queue.upload(FIRST);
        queue.close();

        queue.send(have(2));
        queue.upload(SECOND);

        assertThat(queue.take(messages, blocks, 9)).isFalse();
        assertThat(messages).isEmpty();
        assertThat(blocks).isEmpty();
    }

    private CompletableFuture<Boolean> takeLater() {
        CompletableFuture<Boolean> taken = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                taken.complete(queue.take(messages, blocks, 1));
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        return taken;
    }

    private static Message have(int piece) {
        return new Message.Have(new PieceIndex(piece));
    }
}
