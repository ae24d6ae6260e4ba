package dev.spate.protocol.rate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.HostPrefix;
import org.junit.jupiter.api.Test;

class DialBudgetTest {
    private static final long MEMORY = RateLimits.DIAL_MEMORY;

    private final DialBudget budget = new DialBudget();

    private static HostPrefix host(int number) {
        return new HostPrefix(number, 0);
    }

    private void dialOften(HostPrefix host, int times, long now) {
        for (int i = 0; i < times; i++) {
            budget.onDialled(host, now);
        }
    }

    @Test
    void countsAnAttemptForTenMinutes() {
        dialOften(host(1), RateLimits.FAILED_DIALS_MAX - 1, 0);
        assertThat(budget.allows(host(1), 0)).isTrue();

        budget.onDialled(host(1), 1);

        assertThat(budget.allows(host(1), MEMORY - 1)).isFalse();
        assertThat(budget.allows(host(2), 1)).isTrue();
        assertThat(budget.allows(host(1), MEMORY)).isTrue();
    }

    @Test
    void triesWhatTheOwnerNamedMoreOften() {
        dialOften(host(1), RateLimits.FAILED_NAMED_DIALS_MAX - 1, 0);
        assertThat(budget.allows(host(1), 0)).isFalse();
        assertThat(budget.allowsNamed(host(1), 0)).isTrue();

        budget.onDialled(host(1), 0);

        assertThat(budget.allowsNamed(host(1), 0)).isFalse();
    }

    @Test
    void aHostThatAnswersEarnsMoreButNotWithoutEnd() {
        for (int i = 0; i < 10 * RateLimits.EARNED_DIALS_MAX; i++) {
            budget.onDialled(host(1), 0);
            budget.onAnswered(host(1));
        }

        dialOften(host(1), RateLimits.FAILED_DIALS_MAX + RateLimits.EARNED_DIALS_MAX - 1, 0);
        assertThat(budget.allows(host(1), 0)).isTrue();
        budget.onDialled(host(1), 0);
        assertThat(budget.allows(host(1), 0)).isFalse();
    }

    @Test
    void remembersABoundedNumberOfHosts() {
        for (int i = 1; i <= RateLimits.DIALLED_HOSTS_MAX + 1; i++) {
            dialOften(host(i), RateLimits.FAILED_DIALS_MAX, 0);
        }

        assertThat(budget.allows(host(1), 0)).isTrue();
        assertThat(budget.allows(host(2), 0)).isFalse();
    }

    @Test
    void forgivesEverythingWhenTheNetworkWasAway() {
        dialOften(host(1), RateLimits.FAILED_DIALS_MAX, 0);

        budget.forgiveAll();

        assertThat(budget.allows(host(1), 0)).isTrue();
    }
}
