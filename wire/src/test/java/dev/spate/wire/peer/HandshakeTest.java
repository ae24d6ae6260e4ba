package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static final PeerId ID = new PeerId("-SP0100-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
    private static final InfoHash HASH = InfoHash.v1Hex("0123456789abcdef0123456789abcdef01234567");

    @Test
    void writesTheLayoutOfBep3() {
        ByteBuffer out = ByteBuffer.allocate(Handshake.LENGTH);

        new Handshake(new Handshake.Features(true, true, true, true), WireHash.of(HASH), ID).encode(out);

        assertThat(HexFormat.of().formatHex(out.array()))
                .isEqualTo("13" + "426974546f7272656e742070726f746f636f6c" + "0000000000100015"
                        + "0123456789abcdef0123456789abcdef01234567"
                        + "2d5350303130302d6162636465666768696a6b6c");
    }

    @Test
    void decodesWhatItEncodedForAllFeatures() throws ProtocolException {
        for (int i = 0; i < 16; i++) {
            var features = new Handshake.Features((i & 1) != 0, (i & 2) != 0, (i & 4) != 0, (i & 8) != 0);
            Handshake sent = new Handshake(features, WireHash.of(HASH), ID);
            ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
            sent.encode(bytes);

            assertThat(Handshake.decode(bytes.flip())).isEqualTo(sent);
            assertThat(bytes.hasRemaining()).isFalse();
        }
    }

    @Test
    void knowsTheTorrentBeforeThePeerIdHasCome() throws ProtocolException {
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(new Handshake.Features(true, false, false, false), WireHash.of(HASH), ID).encode(bytes);
        bytes.flip();

        Handshake.Opening opening = Handshake.decodeOpening(bytes.slice(0, Handshake.OPENING_LENGTH));

        assertThat(opening.infoHash().names(HASH)).isTrue();
        assertThat(opening.features().fast()).isTrue();
        bytes.position(Handshake.OPENING_LENGTH);
        assertThat(opening.with(Handshake.decodePeerId(bytes)).peerId()).isEqualTo(ID);
    }

    @Test
    void ignoresReservedBitsThatItDoesNotKnow() throws ProtocolException {
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(new Handshake.Features(false, true, false, false), WireHash.of(HASH), ID).encode(bytes);
        bytes.putLong(20, ~(1L << 20 | 1L << 4 | 1L << 2 | 1L));

        assertThat(Handshake.decode(bytes.flip()).features())
                .isEqualTo(new Handshake.Features(false, false, false, false));
    }

    @Test
    void refusesAnyOtherProtocolAtItsFirstWrongByte() {
        byte[] right = new byte[Handshake.LENGTH];
        new Handshake(new Handshake.Features(false, false, false, false), WireHash.of(HASH), ID)
                .encode(ByteBuffer.wrap(right));
        for (int i = 0; i < 20; i++) {
            byte[] wrong = right.clone();
            wrong[i] ^= 1;

            assertThat(Handshake.mayBegin(ByteBuffer.wrap(wrong, 0, i))).isTrue();
            assertThat(Handshake.mayBegin(ByteBuffer.wrap(wrong, 0, i + 1))).isFalse();
            assertThatThrownBy(() -> Handshake.decode(ByteBuffer.wrap(wrong))).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void namesAHybridTorrentByEitherHash() {
        byte[] v2 = new byte[InfoHash.V2_LENGTH];
        new SplittableRandom(1).nextBytes(v2);
        InfoHash hybrid = InfoHash.hybrid(HASH.v1(), v2);

        assertThat(WireHash.of(hybrid)).isEqualTo(WireHash.of(HASH)).hasSameHashCodeAs(WireHash.of(HASH));
        assertThat(new WireHash(Arrays.copyOf(v2, 20)).names(hybrid)).isTrue();
        assertThat(new WireHash(Arrays.copyOf(v2, 20)).names(HASH)).isFalse();
        assertThat(WireHash.of(HASH).names(InfoHash.v2(v2))).isFalse();
        assertThatThrownBy(() -> new WireHash(v2)).isInstanceOf(IllegalArgumentException.class);
    }
}
