package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataMessageTest {
    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void refuses(String body) {
        assertThatExceptionOfType(ProtocolException.class).isThrownBy(() -> MetadataMessage.decode(ascii(body)));
    }

    @Test
    void writesWhatBep9Shows() {
        assertThat(new MetadataMessage.Request(0).encode()).isEqualTo(ascii("d8:msg_typei0e5:piecei0ee"));
        assertThat(new MetadataMessage.Data(0, 3425, ascii("xxxx")).encode())
                .isEqualTo(ascii("d8:msg_typei1e5:piecei0e10:total_sizei3425eexxxx"));
        assertThat(new MetadataMessage.Reject(0).encode()).isEqualTo(ascii("d8:msg_typei2e5:piecei0ee"));
    }

    @Test
    void readsWhatItWrites() throws ProtocolException {
        byte[] whole = new byte[MetadataMessage.PIECE_LENGTH];
        new Random(1).nextBytes(whole);

        for (MetadataMessage message : new MetadataMessage[] {
            new MetadataMessage.Request(7),
            new MetadataMessage.Reject(Integer.MAX_VALUE),
            new MetadataMessage.Data(1, 40_000, whole),
            new MetadataMessage.Data(2, 40_000, new byte[1])
        }) {
            assertThat(MetadataMessage.decode(message.encode())).contains(message);
        }
    }

    @Test
    void ignoresUnknownKindsAndKeys() throws ProtocolException {
        assertThat(MetadataMessage.decode(ascii("d8:msg_typei9e5:piecei0ee"))).isEmpty();
        assertThat(MetadataMessage.decode(ascii("d3:newl1:ae8:msg_typei0e5:piecei3ee")))
                .contains(new MetadataMessage.Request(3));
    }

    @Test
    void refusesWhatIsNoMessage() {
        refuses("");
        refuses("i1e");
        refuses("de");
        refuses("d8:msg_typei0ee");
        refuses("d8:msg_typei0e5:piecei-1ee");
        refuses("d8:msg_typei0e5:piecei2147483648ee");
        refuses("d8:msg_typei0e5:piecei0e");
    }

    @Test
    void refusesDataWithoutBytesOrOfAnImpossibleLength() {
        refuses("d8:msg_typei1e5:piecei0e10:total_sizei100ee");
        refuses("d8:msg_typei1e5:piecei0eexxxx");
        refuses("d8:msg_typei1e5:piecei0e10:total_sizei0eexxxx");
        refuses("d8:msg_typei1e5:piecei0e10:total_sizei-5eexxxx");
        refuses("d8:msg_typei1e5:piecei0e10:total_sizei" + (PeerLimits.METADATA_LENGTH_MAX + 1) + "eexxxx");
        refuses("d8:msg_typei1e5:piecei0e10:total_sizei99999ee" + "x".repeat(MetadataMessage.PIECE_LENGTH + 1));
    }

    @Test
    void refusesToSayWhatCannotBe() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MetadataMessage.Request(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetadataMessage.Reject(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetadataMessage.Data(0, 1, new byte[0]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MetadataMessage.Data(0, 20_000, new byte[MetadataMessage.PIECE_LENGTH + 1]));
        assertThatIllegalArgumentException().isThrownBy(() -> new MetadataMessage.Data(0, 0, new byte[1]));
    }
}
