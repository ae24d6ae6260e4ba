package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtensionHandshakeTest {
    @Test
    void decodesWhatOthersSend() throws ProtocolException {
        var told = decode("d1:ei0e4:ipv44:\u0001\u0002\u0003\u000412:complete_agoi-1e1:md11:upload_onlyi3e"
                + "11:lt_donthavei7e6:ut_pexi1ee13:metadata_sizei31235e1:pi6881e4:reqqi500e11:upload_onlyi1e"
                + "1:v13:Client 1.2.3a6:yourip4:\u007f\u0000\u0000\u0001e");

        assertThat(told.ids())
                .containsExactly(Map.entry("upload_only", 3), Map.entry("lt_donthave", 7), Map.entry("ut_pex", 1));
        assertThat(told.metadataLength()).isEqualTo(31_235);
        assertThat(told.listenPort()).isEqualTo(6881);
        assertThat(told.requestQueue()).isEqualTo(500);
        assertThat(told.uploadOnly()).isTrue();
        assertThat(told.client()).isEqualTo("Client 1.2.3a");
        assertThat(told.yourIp()).contains(PeerAddress.of(new byte[] {127, 0, 0, 1}, 0));
        assertThat(told.ipv4()).contains(PeerAddress.of(new byte[] {1, 2, 3, 4}, 0));
        assertThat(told.ipv6()).isEmpty();
    }

    @Test
    void writesSortedKeysAndLeavesOutWhatIsNotTold() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        ids.put("ut_pex", 1);
        ids.put("lt_donthave", 7);

        assertThat(ExtensionHandshakeCodec.encode(Message.ExtensionHandshake.of(ids)))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("d1:md11:lt_donthavei7e6:ut_pexi1eee");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "de",
                "d1:mi1ee",
                "d1:mlee",
                "d1:md6:ut_pex1:1ee",
                "d1:md6:ut_pexi-1eee",
                "d1:md6:ut_pexi256eee",
                "d1:md0:i1eee",
                "d1:md3:a\u0000bi1eee",
                "d13:metadata_sizei-1ee",
                "d13:metadata_sizei2190433320ee",
                "d13:metadata_sizei-9223372036854775808ee",
                "d1:pi0ee",
                "d1:pi65536ee",
                "d1:pi-1ee",
                "d4:reqqi-1ee",
                "d4:reqq3:500e",
                "d11:upload_onlyi0ee",
                "d1:vi5ee",
                "d1:v3:\u0000\n\u001be",
                "d6:yourip5:aaaaae",
                "d4:ipv416:aaaaaaaaaaaaaaaae",
                "d4:ipv64:aaaae",
                "d4:ipv616:\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u00ff\u00ff\u0001\u0002\u0003\u0004e",
            })
    void countsWhatMakesNoSenseAsNotTold(String body) throws ProtocolException {
        assertThat(decode(body)).isEqualTo(Message.ExtensionHandshake.of(Map.of()));
    }

    @Test
    void tellsOfMetadataThatIsTooLongToBeTaken() throws ProtocolException {
        assertThat(decode("d13:metadata_sizei33554433ee").metadataLength())
                .isEqualTo(PeerLimits.METADATA_LENGTH_MAX + 1);
    }

    @Test
    void cutsARequestQueueThatNobodyHas() throws ProtocolException {
        assertThat(decode("d4:reqqi9223372036854775807ee").requestQueue()).isEqualTo(PeerLimits.REQUEST_QUEUE_MAX);
    }

    @Test
    void makesAClientNameFitForATerminal() throws ProtocolException {
        assertThat(decode("d1:v12:\u001b[2JEvil\r\n\u0000xe").client()).isEqualTo("[2JEvilx");
        assertThat(decode("d1:v1000:" + "A".repeat(1000) + "e").client()).hasSize(PeerLimits.CLIENT_NAME_MAX);
    }

    @Test
    void keepsNoMoreNamesThanAllowed() throws ProtocolException {
        StringBuilder body = new StringBuilder("d1:md");
        for (int i = 100; i < 300; i++) {
            body.append("5:x_").append(i).append("i1e");
        }
        body.append("65:").append("z".repeat(65)).append("i1eee");

        assertThat(decode(body.toString()).ids())
                .hasSize(PeerLimits.EXTENSIONS_MAX)
                .containsKey("x_100");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "le", "i1e", "d", "d1:m", "d1:md", "d1:v99999999999:", "3:abc"})
    void refusesWhatIsNoDictionary(String body) {
        assertThatThrownBy(() -> decode(body)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesNestingAndValuesWithoutEnd() {
        String deep = "d1:m" + "l".repeat(60_000) + "e".repeat(60_000) + "e";
        String many = "d1:ml" + "0:".repeat(50_000) + "ee";

        assertThatThrownBy(() -> decode(deep)).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decode(many)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void acceptsBytesBehindTheDictionary() throws ProtocolException {
        assertThat(decode("d1:pi1eeXX").listenPort()).isEqualTo(1);
    }

    @Test
    void refusesToSayWhatIsOutOfRange() {
        PeerAddress ipv6 = PeerAddress.of(new byte[] {32, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 0);

        assertThatThrownBy(() -> Message.ExtensionHandshake.of(Map.of("x", 256)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Message.ExtensionHandshake.of(Map.of("x", -1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionHandshake(
                        Map.of(), "", 65_536, 0, 0, false, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionHandshake(
                        Map.of(), "", 0, 0, -1, false, Optional.empty(), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Message.ExtensionHandshake(
                        Map.of(), "", 0, 0, 0, false, Optional.empty(), Optional.of(ipv6), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Message.ExtensionHandshake decode(String latin1) throws ProtocolException {
        return ExtensionHandshakeCodec.decode(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }
}
