package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.BlockPool;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.MessageEncoder;
import dev.spate.wire.peer.PayloadBuffer;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkReaderTest {
    private static final int BLOCK = 16 * 1024;
    private static final int PIECES = 50;

    private final BlockPool pool = new BlockPool(8);
    private final ReadMemory memory = new ReadMemory();
    private final List<String> received = new ArrayList<>();
    private final byte[] content = new byte[BLOCK];

    LinkReaderTest() {
        new Random(7).nextBytes(content);
    }

    @AfterEach
    void everyBlockWasGivenBack() {
        assertThat(pool.takenCount()).isZero();
    }

    /** Returns as many bytes per read as the test says, and fills the buffers in order. */
    private static final class Trickle extends FakeConnection {
        private final ByteBuffer bytes;
        private final int atOnce;

        /** The last buffer of every read. */
        private final Set<ByteBuffer> into = Collections.newSetFromMap(new IdentityHashMap<>());

        Trickle(ByteBuffer bytes, int atOnce) {
            this.bytes = bytes;
            this.atOnce = atOnce;
        }

        @Override
        public long read(ByteBuffer... into) {
            this.into.add(into[into.length - 1]);
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int left = Math.min(atOnce, bytes.remaining());
            int before = bytes.position();
            for (ByteBuffer buffer : into) {
                int run = Math.min(left, buffer.remaining());
                buffer.put(bytes.slice(bytes.position(), run));
                bytes.position(bytes.position() + run);
                left -= run;
            }
            return bytes.position() - before;
        }
    }

    private void run(ByteBuffer bytes, int atOnce) throws Exception {
        new LinkReader(
                        new Trickle(bytes, atOnce),
                        pool,
                        payloads -> new MessageDecoder(payloads, PIECES, Map.of()),
                        () -> PIECES,
                        messages -> messages.forEach(this::note),
                        memory)
                .run();
    }

    private void note(Message message) {
        if (message instanceof Message.Piece(BlockRef block, var payload)) {
            byte[] bytes = new byte[block.length()];
            ((PayloadBuffer) payload).space().rewind().get(bytes);
            received.add(
                    "block " + block.begin() + (java.util.Arrays.equals(bytes, content) ? "" : " with wrong bytes"));
            payload.release();
        } else {
            received.add(message.getClass().getSimpleName());
        }
    }

    private ByteBuffer conversation() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * BLOCK);
        MessageEncoder.encode(new Message.Unchoke(), bytes);
        putBlock(bytes, 0);
        putBlock(bytes, BLOCK);
        MessageEncoder.encode(new Message.KeepAlive(), bytes);
        MessageEncoder.encode(new Message.Have(new PieceIndex(3)), bytes);
        putBlock(bytes, 2 * BLOCK);
        return bytes.flip();
    }

    private void putBlock(ByteBuffer bytes, int begin) {
        MessageEncoder.encodePieceHeader(new BlockRef(1, begin, BLOCK), bytes);
        bytes.put(content);
    }

    @Test
    void receivesTheSameHoweverTheBytesAreCut() {
        for (int atOnce : new int[] {1, 2, 7, 1000, BLOCK, BLOCK + 14, 3 * BLOCK, Integer.MAX_VALUE}) {
            received.clear();

            assertThatThrownBy(() -> run(conversation(), atOnce)).isInstanceOf(EOFException.class);

            assertThat(received)
                    .as("with %d bytes at once", atOnce)
                    .containsExactly("Unchoke", "block 0", "block 16384", "KeepAlive", "Have", "block 32768");
        }
    }

    @Test
    void handsOverWhatItHasBeforeItWaitsForMemory() {
        ByteBuffer bytes = ByteBuffer.allocate(64 * (BLOCK + 13));
        for (int i = 0; i < 64; i++) {
            putBlock(bytes, i * BLOCK);
        }

        assertThatThrownBy(() -> run(bytes.flip(), Integer.MAX_VALUE)).isInstanceOf(EOFException.class);

        assertThat(received).hasSize(64).noneMatch(text -> text.contains("wrong"));
    }

    @Test
    void handsManySmallMessagesOverInPortions() {
        ByteBuffer bytes = ByteBuffer.allocate(5 * 60_000);
        for (int i = 0; i < 60_000; i++) {
            MessageEncoder.encode(new Message.Interested(), bytes);
        }
        List<Integer> portions = new ArrayList<>();

        assertThatThrownBy(() -> new LinkReader(
                                new Trickle(bytes.flip(), Integer.MAX_VALUE),
                                pool,
                                payloads -> new MessageDecoder(payloads, PIECES, Map.of()),
                                () -> PIECES,
                                messages -> portions.add(messages.size()),
                                memory)
                        .run())
                .isInstanceOf(EOFException.class);

        assertThat(portions).allMatch(size -> size <= 1_100);
        assertThat(portions.stream().mapToInt(size -> size).sum()).isEqualTo(60_000);
    }

    /** Small messages that fill every buffer. */
    private static Trickle manyMessages(int count) {
        ByteBuffer bytes = ByteBuffer.allocate(5 * count);
        for (int i = 0; i < count; i++) {
            MessageEncoder.encode(new Message.Interested(), bytes);
        }
        return new Trickle(bytes.flip(), Integer.MAX_VALUE);
    }

    private void readAll(Trickle trickle) {
        assertThatThrownBy(() -> new LinkReader(
                                trickle,
                                pool,
                                payloads -> new MessageDecoder(payloads, PIECES, Map.of()),
                                () -> PIECES,
                                _ -> {},
                                memory)
                        .run())
                .isInstanceOf(EOFException.class);
    }

    @Test
    void staysSmallWhenOtherLinksHaveAllTheMemory() {
        assertThat(memory.tryTake((int) NetLimits.READ_BYTES_MAX - NetLimits.READ_LENGTH_MIN))
                .isTrue();
        Trickle trickle = manyMessages(8 * NetLimits.READ_LENGTH_MIN);

        readAll(trickle);

        assertThat(trickle.into)
                .extracting(ByteBuffer::capacity)
                .containsOnly(NetLimits.READ_LENGTH_MIN, 2 * NetLimits.READ_LENGTH_MIN);
        assertThat(memory.tryTake(NetLimits.READ_LENGTH_MIN))
                .as("it is given back")
                .isTrue();
        assertThat(memory.tryTake(1)).isFalse();
    }

    @Test
    void givesTheMemoryBackThatItReadsInto() {
        Trickle trickle = manyMessages(60_000);

        readAll(trickle);

        assertThat(trickle.into)
                .hasSizeGreaterThan(1)
                .allSatisfy(
                        buffer -> assertThatThrownBy(() -> buffer.get(0)).isInstanceOf(IllegalStateException.class));
    }

    @Test
    void givesTheMemoryOfABlockBackThatNeverArrives() {
        ByteBuffer half = conversation().limit(1000);

        assertThatThrownBy(() -> run(half, 100)).isInstanceOf(EOFException.class);

        assertThat(received).containsExactly("Unchoke");
        assertThat(pool.takenCount()).isZero();
    }

    @Test
    void handsOverWhatCameBeforeAnError() {
        ByteBuffer bytes = ByteBuffer.allocate(2 * BLOCK);
        putBlock(bytes, 0);
        bytes.putInt(0x7fff_ffff).put((byte) 7);

        assertThatThrownBy(() -> run(bytes.flip(), Integer.MAX_VALUE)).isInstanceOf(ProtocolException.class);

        assertThat(received).containsExactly("block 0");
    }

    @Test
    void refusesAMessageThatIsTooLongBeforeItTakesMemory() {
        ByteBuffer bytes =
                ByteBuffer.allocate(100).putInt(0x7fff_ffff).put((byte) 7).clear();

        assertThatThrownBy(() -> run(bytes, 10)).isInstanceOf(ProtocolException.class);

        assertThat(received).isEmpty();
    }
}
