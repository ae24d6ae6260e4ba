package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WireHashTest {
    private static byte[] bytes(int length, int first) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return bytes;
    }

    private static final WireHash V1 = new WireHash(bytes(20, 0));
    private static final WireHash V2 = new WireHash(Arrays.copyOf(bytes(32, 100), 20));

    @Test
    void namesATorrentByEachOfItsHashes() {
        InfoHash v1 = InfoHash.v1(bytes(20, 0));
        InfoHash v2 = InfoHash.v2(bytes(32, 100));
        InfoHash hybrid = InfoHash.hybrid(bytes(20, 0), bytes(32, 100));

        assertThat(WireHash.allOf(v1)).containsExactly(V1);
        assertThat(WireHash.allOf(v2)).containsExactly(V2);
        assertThat(WireHash.allOf(hybrid)).containsExactly(V1, V2);
        assertThat(V2.names(hybrid)).isTrue();
        assertThat(V2.names(v1)).isFalse();
    }

    @Test
    void obfuscatesAsOpensslDoes() {
        // (printf req2; printf '\x00\x01…\x13') | openssl sha1
        assertThat(V1.obfuscated().bytes())
                .isEqualTo(HexFormat.of().parseHex("4321b2c3fbde0a4fa12ca762484f5b8dc9cf4b5f"));
    }
}
