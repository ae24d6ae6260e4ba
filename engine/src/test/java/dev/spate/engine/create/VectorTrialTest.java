package dev.spate.engine.create;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorTrialTest {
    private static final int BYTES = 1 << 20;
    private static final long SLOW = BYTES;
    private static final long FAST = BYTES / 2;

    private final VectorTrial trial = new VectorTrial();

    /** A trial that vectors have won; it compares again only after 32 MiB hashed together. */
    static VectorTrial won() {
        VectorTrial trial = new VectorTrial();
        assertThat(trial.beginTrial(BYTES, 0, SLOW)).isTrue();
        trial.tried(BYTES, FAST);
        return trial;
    }

    @Test
    void vectorsThatAreFasterWin() {
        assertThat(trial.isWon()).isFalse();
        assertThat(trial.beginTrial(BYTES / 2, 0, SLOW)).isFalse();
        assertThat(trial.beginTrial(BYTES / 2, 0, SLOW)).isTrue();

        trial.tried(BYTES, FAST);

        assertThat(trial.isWon()).isTrue();
    }

    @Test
    void vectorsThatAreSlowerAreTriedAgainAfterTwiceAsManyBytes() {
        assertThat(trial.beginTrial(BYTES, 0, SLOW)).isTrue();
        trial.tried(BYTES, 50 * SLOW);

        assertThat(trial.isWon()).isFalse();
        assertThat(trial.beginTrial(BYTES, 0, SLOW)).isFalse();
        assertThat(trial.beginTrial(BYTES, 0, SLOW)).isTrue();
    }

    @Test
    void aFastProcessorNeverTries() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(trial.beginTrial(BYTES, 0, FAST)).isFalse();
        }
    }

    @Test
    void littleContentIsNotWorthATrial() {
        assertThat(VectorTrial.forContent(256 << 20).beginTrial(64 * BYTES, 0, 64 * SLOW))
                .isFalse();
        assertThat(VectorTrial.forContent(512 << 20).beginTrial(64 * BYTES, 0, 64 * SLOW))
                .isTrue();
    }

    @Test
    void aSlowDiskIsReadForwards() {
        assertThat(trial.beginTrial(64 * BYTES, SLOW * 65, SLOW * 64)).isFalse();
    }

    @Test
    void vectorsLoseAgainWhenTheyWaitForTheDisk() {
        win();

        trial.hashedTogether(32 * BYTES, 33 * FAST, 32 * FAST);

        assertThat(trial.isWon()).isFalse();
    }

    @Test
    void vectorsLoseAgainWhenTheyAreSlower() {
        win();

        trial.hashedTogether(32 * BYTES, 0, 64 * SLOW);

        assertThat(trial.isWon()).isFalse();
    }

    @Test
    void oneDisturbedMeasurementDecidesNothing() {
        win();

        trial.hashedTogether(BYTES, 0, 50 * SLOW);
        trial.hashedTogether(31 * BYTES, 0, 31 * FAST);

        assertThat(trial.isWon()).isTrue();
    }

    private void win() {
        assertThat(trial.beginTrial(BYTES, 0, SLOW)).isTrue();
        trial.tried(BYTES, FAST);
        assertThat(trial.isWon()).isTrue();
    }
}
