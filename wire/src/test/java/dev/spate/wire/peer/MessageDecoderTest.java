package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageDecoderTest {
    private static final BlockRef BLOCK = new BlockRef(1, 2, 4);

    private final FakePayloads payloads = new FakePayloads();
    private final List<Message> received = new ArrayList<>();
    private final MessageDecoder decoder =
            new MessageDecoder(payloads, RandomMessages.PIECES, RandomMessages.ANNOUNCED);

    @ParameterizedTest
    @CsvSource({
        "00000000, KeepAlive[]",
        "0000000100, Choke[]",
        "0000000101, Unchoke[]",
        "0000000102, Interested[]",
        "0000000103, NotInterested[]",
        "000000010e, HaveAll[]",
        "000000010f, HaveNone[]",
        "000000050400000102, Have[piece=piece 258]",
        "000000050d00000102, SuggestPiece[piece=piece 258]",
        "000000051100000102, AllowedFast[piece=piece 258]",
        "0000000d06000000010000000200000003, Request[block=block 1:2+3]",
        "0000000d08000000010000000200000003, Cancel[block=block 1:2+3]",
        "0000000d10000000010000000200000003, RejectRequest[block=block 1:2+3]",
        "00000003091ae1, Port[port=6881]",
        "00000006140700000102, 'DontHave[piece=piece 258, extensionId=7]'",
        "000000041402abcd, 'ExtensionMessage[id=2, 2 bytes]'",
        "000000021403, 'ExtensionMessage[id=3, 0 bytes]'",
    })
    void decodesEveryMessage(String hex, String expected) throws ProtocolException {
        decode(hex);

        assertThat(received).singleElement().hasToString(expected);
    }

    @Test
    void fillsABufferOfTheSourceWithTheBlock() throws ProtocolException {
        decode("0000000d" + "07" + "00000001" + "00000002" + "0a0b0c0d");

        assertThat(received)
                .containsExactly(new Message.Piece(BLOCK, payloads.of(new byte[] {0x0a, 0x0b, 0x0c, 0x0d})));
        assertThat(payloads.taken).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000200", // choke with an extra byte
                "0000000201",
                "0000000202",
                "0000000203",
                "000000020e",
                "000000020f",
                "0000000104", // have without a piece
                "0000000404",
                "0000000604",
                "000000050480000000", // negative piece
                "0000000504000003eb", // the piece after the last
                "0000007e05", // a bitfield of one byte less and one more than 1,003 pieces need
                "0000008005",
                "0000000105",
                "0000000c06", // request of a wrong length
                "0000000e06",
                "0000000d06000000010000000000000000", // of no bytes
                "0000000d06000000010000000000020001", // of more than 128 KiB
                "0000000d060000000100000000ffffffff",
                "0000000d06000003eb0000000000004000", // of a piece after the last
                "0000000d06ffffffff0000000000004000",
                "0000000d0600000001ffffffff00004000", // at a negative offset
                "0000000d06000000012000000000004000", // after the end of the longest piece
                "0000000d08000003eb0000000000004000",
                "0000000d10000003eb0000000000004000",
                "0000000907", // piece without a byte
                "0000400a07", // piece of more than 16 KiB
                "0000000a07000003eb00000000",
                "0000000a0700000001ffffffff",
                "00040002", // longer than any message
                "7fffffff",
                "80000000",
                "ffffffff",
            })
    void refusesWhatNoPeerMaySend(String hex) {
        String padded = hex + "00".repeat(8);

        assertThatThrownBy(() -> decode(padded.substring(0, padded.length() / 2 * 2)))
                .isInstanceOf(ProtocolException.class);

        assertThat(received).isEmpty();
        assertThat(payloads.held).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "000000050d000003eb", // suggestion of the piece after the last
                "0000000511ffffffff", // the same, allowed fast
                "000000040d000001",
                "00000006110000000100",
                "000000020900", // port of a wrong length
                "0000000409000102",
                "0000000114", // extension message without an id
                "000000021400", // extension handshake without a body
                "0000000a1400" + "ff006a756e6b2121", // of junk
                "000000041400" + "6c65", // that is a list
                "000000051407000000", // lt_donthave of a wrong length
                "0000000714070000000000",
                "000000061407000003eb", // of the piece after the last
            })
    void passesOverWhatIsMeaninglessAndHarmless(String hex) throws ProtocolException {
        decode(hex + "0000000101");

        assertThat(received).containsExactly(Message.Unchoke.INSTANCE);
    }

    @Test
    void passesOverAnExtensionMessageThatIsTooLong() throws ProtocolException {
        decode("0002000114" + "07".repeat(128 * 1024) + "0000000101");

        assertThat(received).containsExactly(Message.Unchoke.INSTANCE);
    }

    @Test
    void refusesABitfieldWithABitBehindTheLastPiece() {
        byte[] bits = new byte[Bitfield.byteLength(RandomMessages.PIECES)];
        bits[bits.length - 1] = 0x10;

        assertThatThrownBy(() -> decode("0000007f05" + HexFormat.of().formatHex(bits)))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void skipsMessagesThatItDoesNotKnow() throws ProtocolException {
        decode("00000003" + "15" + "ffff" + "00000001" + "6b" + "00000004" + "14" + "63" + "0102" + "0000000101");

        assertThat(received).containsExactly(new Message.Unchoke());
    }

    @Test
    void skipsUnknownMessagesInPortions() throws ProtocolException {
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex("0000000a15010203040506070809" + "0000000100"));

        while (bytes.hasRemaining()) {
            decoder.decode(bytes.slice(bytes.position(), 1), received::add);
            bytes.get();
        }

        assertThat(received).containsExactly(new Message.Choke());
    }

    @Test
    void decodesWhatTheEncoderWroteInWhateverPortionsItComes() throws ProtocolException {
        SplittableRandom random = new SplittableRandom(20_260_101);
        RandomMessages messages = new RandomMessages(random, payloads);
        List<Message> sent = new ArrayList<>();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 3_000; i++) {
            Message message = messages.next();
            sent.add(message);
            stream.writeBytes(RandomMessages.encode(message));
        }

        ByteBuffer bytes = ByteBuffer.wrap(stream.toByteArray());
        while (bytes.hasRemaining()) {
            int portion = Math.min(
                    bytes.remaining(), 1 + (random.nextBoolean() ? random.nextInt(40) : random.nextInt(50_000)));
            ByteBuffer in = bytes.slice(bytes.position(), portion);
            decoder.decode(in, received::add);
            assertThat(in.hasRemaining()).isFalse();
            bytes.position(bytes.position() + portion);
        }

        assertThat(received).isEqualTo(sent);
    }

    @Test
    void decodesByteByByteTheSameAsAllAtOnce() throws ProtocolException {
        RandomMessages messages = new RandomMessages(new SplittableRandom(7), payloads);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            stream.writeBytes(RandomMessages.encode(messages.next()));
        }

        decoder.decode(ByteBuffer.wrap(stream.toByteArray()), received::add);
        List<Message> oneByOne = new ArrayList<>();
        try (var slow = new MessageDecoder(payloads, RandomMessages.PIECES, RandomMessages.ANNOUNCED)) {
            for (byte b : stream.toByteArray()) {
                slow.decode(ByteBuffer.wrap(new byte[] {b}), oneByOne::add);
            }
        }

        assertThat(oneByOne).isEqualTo(received).hasSize(300);
    }

    @Test
    void letsAReaderFillTheBlockWithoutACopy() throws ProtocolException {
        decode("0000000d" + "07" + "00000001" + "00000002" + "0a");
        assertThat(decoder.pendingSpace().remaining()).isEqualTo(3);

        decoder.pendingSpace().put(new byte[] {0x0b});
        decoder.filled(received::add);
        assertThat(received).isEmpty();
        decoder.pendingSpace().put(new byte[] {0x0c, 0x0d});
        decoder.filled(received::add);
        decode("0000000101");

        assertThat(received)
                .containsExactly(
                        new Message.Piece(BLOCK, payloads.of(new byte[] {0x0a, 0x0b, 0x0c, 0x0d})),
                        new Message.Unchoke());
        assertThat(decoder.pendingSpace().hasRemaining()).isFalse();
    }

    @Test
    void hasNoSpaceToFillBetweenBlocks() {
        decoder.filled(received::add);

        assertThat(decoder.pendingSpace().hasRemaining()).isFalse();
        assertThat(received).isEmpty();
    }

    @Test
    void releasesAPartOfABlockOnCloseOnce() throws ProtocolException {
        decode("0000000d" + "07" + "00000001" + "00000002" + "0a");
        assertThat(payloads.held).isOne();

        decoder.close();
        decoder.close();

        assertThat(payloads.held).isZero();
        assertThat(decoder.pendingSpace().hasRemaining()).isFalse();
    }

    @Test
    void doesNotReleaseABlockThatItHandedOver() throws ProtocolException {
        decode("0000000d" + "07" + "00000001" + "00000002" + "0a0b0c0d");

        decoder.close();

        assertThat(payloads.held).isOne();
    }

    @Test
    void decodesNothingAfterClose() {
        decoder.close();

        assertThatThrownBy(() -> decode("00000000")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> decoder.filled(received::add)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void decodesNothingAfterTheRulesWereBroken() {
        assertThatThrownBy(() -> decode("ffffffff")).isInstanceOf(ProtocolException.class);

        assertThatThrownBy(() -> decode("00000000")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void stopsWhenTheReceiverOfAMessageClosesIt() throws ProtocolException {
        ByteBuffer twoMessages = ByteBuffer.wrap(HexFormat.of().parseHex("00000001000000000101"));

        decoder.decode(twoMessages, message -> {
            received.add(message);
            decoder.close();
        });

        assertThat(received).containsExactly(new Message.Choke());
    }

    @Test
    void handsOverWhatCameBeforeTheRulesWereBroken() {
        assertThatThrownBy(() -> decode("0000000100" + "0000000200")).isInstanceOf(ProtocolException.class);

        assertThat(received).containsExactly(new Message.Choke());
    }

    @Test
    void passesOnThatNoBlockIsDue() {
        payloads.credit = 0;

        assertThatThrownBy(() -> decode("0000000d" + "07" + "00000001" + "00000002" + "0a"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void takesNoMemoryForBytesThatAreOnlyPromised() throws ProtocolException {
        List<MessageDecoder> decoders = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            var promised = new MessageDecoder(payloads, 0, Map.of());
            promised.decode(ByteBuffer.wrap(HexFormat.of().parseHex("0004000105")), received::add);
            promised.decode(ByteBuffer.wrap(new byte[1]), received::add);
            decoders.add(promised);
        }

        // 20,000 announced bitfields of 256 KiB would take 5 GiB, more than the heap of a test.
        assertThat(decoders).hasSize(20_000);
    }

    @Test
    void acceptsAnyBitfieldUntilTheNumberOfPiecesIsKnown() throws ProtocolException {
        var magnet = new MessageDecoder(payloads, 0, Map.of());
        magnet.decode(ByteBuffer.wrap(HexFormat.of().parseHex("0000000305" + "ffc0")), received::add);

        Bitfield bits = ((Message.Bits) received.getFirst()).bits();

        assertThat(bits.size()).isEqualTo(16);
        assertThat(bits.resized(10)).isEqualTo(Bitfield.full(10));
        assertThatThrownBy(() -> bits.resized(9)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> bits.resized(17)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void boundsPiecesAlsoWhileTheirNumberIsUnknown() throws ProtocolException {
        var magnet = new MessageDecoder(payloads, 0, Map.of());
        magnet.decode(ByteBuffer.wrap(HexFormat.of().parseHex("00000005" + "04" + "001fffff")), received::add);

        assertThat(received).containsExactly(new Message.Have(new PieceIndex(WireLimits.PIECES_MAX - 1)));
        assertThatThrownBy(() -> magnet.decode(
                        ByteBuffer.wrap(HexFormat.of().parseHex("00000005" + "04" + "00200000")), received::add))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void boundsPiecesOnceTheirNumberIsLearnt() {
        var magnet = new MessageDecoder(payloads, 0, Map.of());

        magnet.learnPieceCount(10);

        assertThatThrownBy(() -> magnet.decode(
                        ByteBuffer.wrap(HexFormat.of().parseHex("00000005" + "04" + "0000000a")), received::add))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> magnet.learnPieceCount(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> magnet.learnPieceCount(WireLimits.PIECES_MAX + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsTheLargestBitfieldThereIs() throws ProtocolException {
        var largest = new MessageDecoder(payloads, WireLimits.PIECES_MAX, Map.of());

        largest.decode(
                ByteBuffer.wrap(RandomMessages.encode(new Message.Bits(Bitfield.full(WireLimits.PIECES_MAX)))),
                received::add);

        assertThat(received).containsExactly(new Message.Bits(Bitfield.full(WireLimits.PIECES_MAX)));
    }

    @Test
    void endsInAMessageOrARefusalWhateverTheBytes() {
        SplittableRandom random = new SplittableRandom(99);
        RandomMessages messages = new RandomMessages(random, payloads);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = RandomMessages.encode(messages.next());
            if (bytes.length > 5_000) {
                continue;
            }
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[random.nextInt(Math.min(bytes.length, 30))] = (byte) random.nextInt();
            }
            assertThatCode(() -> decodeAlone(bytes)).doesNotThrowAnyException();
        }
    }

    private static void decodeAlone(byte[] bytes) {
        FakePayloads own = new FakePayloads();
        try (var alone = new MessageDecoder(own, RandomMessages.PIECES, RandomMessages.ANNOUNCED)) {
            alone.decode(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length)), message -> {
                if (message instanceof Message.Piece piece) {
                    piece.payload().release();
                }
            });
        } catch (ProtocolException refused) {
            assertThat(refused).hasMessageNotContaining("\n");
        }
        assertThat(own.held).isZero();
    }

    private void decode(String hex) throws ProtocolException {
        decoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), received::add);
    }
}
