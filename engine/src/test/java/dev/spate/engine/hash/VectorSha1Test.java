package dev.spate.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class VectorSha1Test {
    private final VectorSha1 vector = new VectorSha1();

    @Test
    void digestsNothingInEveryLane() {
        assertThat(List.of(vector.digests()))
                .hasSize(VectorSha1.INPUTS)
                .allSatisfy(digest -> assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    }

    /** TEST4 of RFC 3174: 01234567 eighty times. */
    @Test
    void digestsTheExampleOfTheStandardThatIsWholeBlocks() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(VectorSha1.INPUTS * 640);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ('0' + bytes.position() % 8));
        }

        vector.update(bytes, 640, 640);

        assertThat(List.of(vector.digests()))
                .allSatisfy(digest -> assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo("dea356a2cddd90c7a7ecedc5ebb563934f460452"));
    }

    /** Enough input that the compiled code is tested too. */
    @Test
    void agreesWithTheJdkInEveryLaneHoweverTheInputIsCut() {
        var random = new SplittableRandom(2);
        int stride = 8 * 1024 + 64;
        byte[] bytes = new byte[VectorSha1.INPUTS * stride];
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        for (int round = 0; round < 100; round++) {
            random.nextBytes(bytes);
            direct.clear().put(bytes).flip();
            int blocks = random.nextInt(stride / VectorSha1.BLOCK_LENGTH + 1);
            int length = blocks * VectorSha1.BLOCK_LENGTH;
            int first = random.nextInt(blocks + 1) * VectorSha1.BLOCK_LENGTH;

            vector.update(round % 2 == 0 ? direct : ByteBuffer.wrap(bytes), stride, first);
            vector.update(direct.slice(first, bytes.length - first), stride, length - first);

            byte[][] digests = vector.digests();
            for (int input = 0; input < VectorSha1.INPUTS; input++) {
                var expected = Sha1.jdk();
                expected.update(bytes, input * stride, length);
                assertThat(digests[input]).isEqualTo(expected.digest());
            }
        }
    }

    @Test
    void forgetsWhatItHasSeen() {
        vector.update(ByteBuffer.allocate(VectorSha1.INPUTS * 64), 64, 64);
        vector.reset();

        assertThat(vector.digests()).isDeepEqualTo(new VectorSha1().digests());
    }

    @Test
    void refusesPartsOfBlocksAndLanesThatOverlapOrAreNotThere() {
        ByteBuffer bytes = ByteBuffer.allocate(VectorSha1.INPUTS * 128);

        assertThatThrownBy(() -> vector.update(bytes, 128, 63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector.update(bytes, 64, 128)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> vector.update(bytes, 129, 128)).isInstanceOf(IllegalArgumentException.class);
    }
}
