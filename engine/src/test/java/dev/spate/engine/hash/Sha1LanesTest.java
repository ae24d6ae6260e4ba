package dev.spate.engine.hash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Sha1LanesTest {
    private final Sha1Lanes lanes = new Sha1Lanes();

    @Test
    void digestsNothingInEveryLane() {
        assertThat(List.of(lanes.digests()))
                .hasSize(Sha1Lanes.LANES)
                .allSatisfy(digest -> assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo("da39a3ee5e6b4b0d3255bfef95601890afd80709"));
    }

    /** TEST4 of RFC 3174: 01234567 eighty times. */
    @Test
    void digestsTheExampleOfTheStandardThatIsWholeBlocks() {
        ByteBuffer bytes = ByteBuffer.allocateDirect(Sha1Lanes.LANES * 640);
        while (bytes.hasRemaining()) {
            bytes.put((byte) ('0' + bytes.position() % 8));
        }

        lanes.update(bytes, 640, 640);

        assertThat(List.of(lanes.digests()))
                .allSatisfy(digest -> assertThat(HexFormat.of().formatHex(digest))
                        .isEqualTo("dea356a2cddd90c7a7ecedc5ebb563934f460452"));
    }

    /** Enough of it that the compiled code, which is another program, is at work as well. */
    @Test
    void agreesWithTheJdkInEveryLaneHoweverTheInputIsCut() {
        var random = new SplittableRandom(2);
        int stride = 8 * 1024 + 64;
        byte[] bytes = new byte[Sha1Lanes.LANES * stride];
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
        for (int round = 0; round < 100; round++) {
            random.nextBytes(bytes);
            direct.clear().put(bytes).flip();
            int blocks = random.nextInt(stride / Sha1Lanes.BLOCK_LENGTH + 1);
            int length = blocks * Sha1Lanes.BLOCK_LENGTH;
            int first = random.nextInt(blocks + 1) * Sha1Lanes.BLOCK_LENGTH;

            lanes.update(round % 2 == 0 ? direct : ByteBuffer.wrap(bytes), stride, first);
            lanes.update(direct.slice(first, bytes.length - first), stride, length - first);

            byte[][] digests = lanes.digests();
            for (int lane = 0; lane < Sha1Lanes.LANES; lane++) {
                var expected = Sha1.jdk();
                expected.update(bytes, lane * stride, length);
                assertThat(digests[lane]).isEqualTo(expected.digest());
            }
        }
    }

    @Test
    void forgetsWhatItHasSeen() {
        lanes.update(ByteBuffer.allocate(Sha1Lanes.LANES * 64), 64, 64);
        lanes.reset();

        assertThat(lanes.digests()).isDeepEqualTo(new Sha1Lanes().digests());
    }

    @Test
    void refusesPartsOfBlocksAndLanesThatOverlapOrAreNotThere() {
        ByteBuffer bytes = ByteBuffer.allocate(Sha1Lanes.LANES * 128);

        assertThatThrownBy(() -> lanes.update(bytes, 128, 63)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lanes.update(bytes, 64, 128)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lanes.update(bytes, 129, 128)).isInstanceOf(IllegalArgumentException.class);
    }
}
