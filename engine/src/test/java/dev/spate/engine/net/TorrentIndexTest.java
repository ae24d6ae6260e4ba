package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.InfoHash;
import dev.spate.wire.WireHash;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TorrentIndexTest {
    private final TorrentIndex<String> index = new TorrentIndex<>();

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static InfoHash hybrid(int v1, int v2) {
        return InfoHash.hybrid(bytes(20, v1), bytes(32, v2));
    }

    private static WireHash hash(int value) {
        return new WireHash(bytes(20, value));
    }

    @Test
    void findsAHybridByBothHashesInTheClearAndObfuscated() {
        assertThat(index.add(hybrid(1, 2), "hybrid")).isTrue();
        assertThat(index.add(InfoHash.v1(bytes(20, 3)), "v1")).isTrue();

        assertThat(index.find(hash(1))).contains("hybrid");
        assertThat(index.find(hash(2))).contains("hybrid");
        assertThat(index.deobfuscate(hash(1).obfuscated())).contains(hash(1));
        assertThat(index.deobfuscate(hash(2).obfuscated())).contains(hash(2));
        assertThat(index.deobfuscate(hash(3).obfuscated())).contains(hash(3));
        assertThat(index.all()).containsExactlyInAnyOrder("hybrid", "v1");
    }

    @Test
    void keepsTheTwoWaysToNameATorrentApart() {
        index.add(InfoHash.v1(bytes(20, 1)), "torrent");

        assertThat(index.find(hash(1).obfuscated())).isEmpty();
        assertThat(index.deobfuscate(hash(1))).isEmpty();
    }

    @Test
    void removesAllKeysOfATorrentAndNoOthers() {
        index.add(hybrid(1, 2), "gone");
        index.add(hybrid(3, 4), "stays");

        assertThat(index.remove(hybrid(1, 2), "gone")).isTrue();

        assertThat(index.contains(hybrid(1, 2))).isFalse();
        for (int each = 1; each <= 4; each++) {
            boolean stays = each > 2;
            assertThat(index.find(hash(each)).isPresent()).isEqualTo(stays);
            assertThat(index.deobfuscate(hash(each).obfuscated()).isPresent()).isEqualTo(stays);
        }
    }

    @Test
    void removesNothingForATorrentThatIsNotThere() {
        index.add(hybrid(1, 2), "torrent");

        assertThat(index.remove(hybrid(1, 2), "another")).isFalse();
        assertThat(index.remove(hybrid(1, 3), "torrent")).isFalse();

        assertThat(index.find(hash(1))).contains("torrent");
        assertThat(index.find(hash(2))).contains("torrent");
    }

    @Test
    void addsNoTorrentOfWhichOneKeyIsTaken() {
        index.add(hybrid(1, 2), "first");

        assertThat(index.add(hybrid(3, 2), "second")).isFalse();

        assertThat(index.find(hash(3))).isEmpty();
        assertThat(index.find(hash(2))).contains("first");
    }
}
