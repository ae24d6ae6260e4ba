package dev.spate.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Sha1Test {
    @Test
    void digestsNothingAndTheExampleOfTheStandard() {
        MessageDigest digest = Sha1.newDigest();

        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709");
        digest.update("abc".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(digest.digest())).isEqualTo("a9993e364706816aba3e25717850c26c9cd0d89d");
    }

    @Test
    void agreesWithTheJdkHoweverTheInputIsCut() {
        var random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = new byte[random.nextInt(100_000)];
            random.nextBytes(bytes);
            MessageDigest ours = Sha1.newDigest();

            feed(ours, bytes, random);

            assertThat(ours.digest()).isEqualTo(Sha1.jdk().digest(bytes));
        }
    }

    private static void feed(MessageDigest digest, byte[] bytes, SplittableRandom random) {
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        int at = 0;
        while (at < bytes.length) {
            int run = 1 + random.nextInt(bytes.length - at);
            switch (random.nextInt(3)) {
                case 0 -> digest.update(direct.slice(at, run));
                case 1 -> digest.update(bytes, at, run);
                default -> digest.update(ByteBuffer.wrap(bytes, at, run));
            }
            at += run;
        }
    }

    @Test
    void readsADirectBufferToItsEnd() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100).position(10).limit(60);

        Sha1.newDigest().update(direct);

        assertThat(direct.remaining()).isZero();
    }

    @Test
    void mayCallTheSystemsLibraryInTheseTests() {
        assertThat(Sha1.class.getModule().isNativeAccessEnabled()).isTrue();
    }
}
