package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MessageEncoderTest {
    @Test
    void writesTheHeaderOfAPieceWithoutItsBytes() {
        ByteBuffer out = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_LENGTH);

        MessageEncoder.encodePieceHeader(new BlockRef(1, 2, 16_384), out);

        assertThat(HexFormat.of().formatHex(out.array())).isEqualTo("00004009070000000100000002");
    }

    @Test
    void writesTheSameHeaderForAPieceMessage() {
        FakePayloads payloads = new FakePayloads();
        Message piece = new Message.Piece(new BlockRef(1, 2, 3), payloads.of(new byte[3]));
        ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedLength(piece));

        MessageEncoder.encode(piece, out);

        assertThat(HexFormat.of().formatHex(out.array())).isEqualTo("0000000c070000000100000002");
    }

    @Test
    void writesNothingWhenAMessageDoesNotFit() {
        RandomMessages messages = new RandomMessages(new SplittableRandom(3), new FakePayloads());
        for (int i = 0; i < 1_000; i++) {
            Message message = messages.next();
            ByteBuffer tooSmall = ByteBuffer.allocate(MessageEncoder.encodedLength(message) - 1);

            assertThatThrownBy(() -> MessageEncoder.encode(message, tooSmall))
                    .isInstanceOf(BufferOverflowException.class);
            assertThat(tooSmall.position()).isZero();
        }
        assertThatThrownBy(() -> MessageEncoder.encodePieceHeader(new BlockRef(0, 0, 1), ByteBuffer.allocate(12)))
                .isInstanceOf(BufferOverflowException.class);
    }

    @Test
    void refusesMessagesThatNoPeerMaySend() {
        assertThatThrownBy(() -> new Message.Port(65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.Port(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.DontHave(new PieceIndex(1), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionMessage(0, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionMessage(256, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionMessage(1, new byte[PeerLimits.EXTENSION_LENGTH_MAX - 1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.Piece(new BlockRef(0, 0, 2), new FakePayloads().of(new byte[3])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keepsAnExtensionMessageAsItWas() {
        byte[] body = {1, 2};
        Message.ExtensionMessage message = new Message.ExtensionMessage(3, body);

        body[0] = 9;
        message.body()[1] = 9;

        assertThat(message.body()).containsExactly(1, 2);
        assertThat(message).isEqualTo(new Message.ExtensionMessage(3, new byte[] {1, 2}));
    }
}
