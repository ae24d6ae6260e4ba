package dev.spate.tracker.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.tracker.swarm.Endpoint;
import org.junit.jupiter.api.Test;

class ConnectionIdsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Endpoint ADDRESS = Endpoint.of(new byte[] {10, 0, 0, 1}, 0);

    @Test
    void sipHashIsTheOneOfThePaper() {
        // The bytes 00 01 … 17 under the key 00 01 … 0f, from a second implementation that gives the right result for
        // the paper's own vector.
        SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

        assertThat(hash.hash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L, 0x1716151413121110L))
                .isEqualTo(0xb8ad_50c6_f649_af94L);
    }

    @Test
    void idsOfAnotherSecretAddressOrSecondAreNoGood() {
        ConnectionIds ids = new ConnectionIds(1, 2, 0);
        long id = ids.issue(ADDRESS, 10 * SECOND);

        assertThat(ids.isGood(id, ADDRESS, 11 * SECOND)).isTrue();
        assertThat(new ConnectionIds(1, 3, 0).isGood(id, ADDRESS, 11 * SECOND)).isFalse();
        assertThat(ids.isGood(id, Endpoint.of(new byte[] {10, 0, 0, 2}, 0), 11 * SECOND))
                .isFalse();
        assertThat(ids.isGood(id + (1L << 48), ADDRESS, 12 * SECOND)).isFalse();
        assertThat(ids.isGood(id, ADDRESS, 131 * SECOND)).isFalse();
    }

    @Test
    void idsFromTheFutureAreNoGood() {
        ConnectionIds ids = new ConnectionIds(1, 2, 0);

        assertThat(ids.isGood(ids.issue(ADDRESS, 20 * SECOND), ADDRESS, 10 * SECOND))
                .isFalse();
    }
}
