package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
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

    private final QueueMemory memory = new QueueMemory();
    private final LinkQueue queue = new LinkQueue(memory);
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

    private static int fill(LinkQueue queue, Message message) {
        int count = 0;
        while (queue.send(message)) {
            count++;
        }
        return count;
    }

    @Test
    void refusesMessagesForAPeerThatDoesNotRead() throws Exception {
        int alone = fill(queue, have(1));
        assertThat(alone).isBetween(10_000, 50_000);
        assertThat(queue.send(have(1))).isFalse();

        queue.take(messages, blocks, 1);

        assertThat(queue.send(have(1))).isTrue();
    }

    @Test
    void boundsBytesNotMessages() {
        Message large = new Message.ExtensionMessage(3, new byte[16 * 1024]);

        assertThat(fill(queue, large)).isLessThan(100);
    }

    @Test
    void takesAnyMessageThatFindsNothingBeforeIt() throws Exception {
        Message bits = new Message.Bits(Bitfield.full(2_000_000));
        fill(new LinkQueue(memory), have(1));

        assertThat(queue.send(bits)).isTrue();

        queue.take(messages, blocks, 1);
        assertThat(messages).containsExactly(bits);
    }

    @Test
    void boundsWhatAllPeersTogetherLeaveUnreadAndHasSomethingForEach() {
        long messageCount = 0;
        for (int i = 0; i < 500; i++) {
            int count = fill(new LinkQueue(memory), have(1));
            assertThat(count).as("link " + i).isGreaterThan(1_000);
            messageCount += count;
        }

        assertThat(messageCount * QueueMemory.bytesOf(have(1))).isLessThan(48L * 1024 * 1024);
    }

    @Test
    void givesMessagesByPortionsAndBlocksAfterTheLast() throws Exception {
        Message large = new Message.ExtensionMessage(3, new byte[16 * 1024]);
        queue.send(large);
        queue.send(have(1));
        queue.upload(FIRST);

        queue.take(messages, blocks, 1);
        assertThat(messages).containsExactly(large);
        assertThat(blocks).isEmpty();

        queue.take(messages, blocks, 1);
        assertThat(messages).containsExactly(large, have(1));
        assertThat(blocks).containsExactly(FIRST);
    }

    @Test
    void givesBackTheMemoryOfWhatIsDropped() {
        for (int i = 0; i < 500; i++) {
            LinkQueue other = new LinkQueue(memory);
            assertThat(fill(other, have(1))).as("link " + i).isGreaterThan(10_000);
            other.close();
        }
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
