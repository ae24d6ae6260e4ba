package dev.spate.protocol.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FairShareTest {
    /** Every holder takes what it may until none may take more. Returns what each holds. */
    private static int[] share(int all, int times, int... wanted) {
        int[] held = new int[wanted.length];
        int left = all;
        int before = -1;
        while (before != left) {
            before = left;
            for (int i = 0; i < wanted.length; i++) {
                int taken = Math.min(1, Math.min(wanted[i] - held[i], FairShare.more(left, held[i], times)));
                held[i] += taken;
                left -= taken;
            }
        }
        return held;
    }

    @Test
    void lendsOneAloneNearlyAllAtOnce() {
        assertThat(FairShare.more(2048, 0, 15)).isEqualTo(1920);
        assertThat(FairShare.more(128, 1920, 15)).isZero();
        assertThat(FairShare.more(2048, 0, 3)).isEqualTo(1536);
    }

    @Test
    void dividesEquallyAmongThoseWhoWantMoreThanThereIs() {
        int[] held = share(2048, 3, 9999, 9999, 9999, 9999);

        assertThat(Arrays.stream(held).max().orElseThrow()
                        - Arrays.stream(held).min().orElseThrow())
                .isLessThanOrEqualTo(1);
        assertThat(Arrays.stream(held).sum()).isBetween(1850, 1920);
    }

    @Test
    void givesWhoWantsLittleAllOfIt() {
        assertThat(share(2048, 3, 9999, 9999, 128, 9999)[2]).isEqualTo(128);
    }

    @Test
    void lendsTheLastOneToWhoHoldsLeast() {
        assertThat(FairShare.more(1, 0, 3)).isEqualTo(1);
        assertThat(FairShare.more(1, 3, 3)).isZero();
        assertThat(FairShare.more(0, 0, 3)).isZero();
    }
}
