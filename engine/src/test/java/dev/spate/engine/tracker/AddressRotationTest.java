package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AddressRotationTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final AtomicLong clock = new AtomicLong();
    private final AddressRotation turns = new AddressRotation(Duration.ofSeconds(10), clock::get);
    private final List<String> asked = new ArrayList<>();

    /** An address that answers after this time, so it needs a longer turn. */
    private String after(Duration wait, InetAddress address, Duration limit) throws HttpException {
        asked.add(address.getHostAddress() + " for " + limit.toSeconds());
        clock.addAndGet(Math.min(wait.toNanos(), limit.toNanos()));
        if (limit.compareTo(wait) < 0) {
            throw new HttpException(Reason.TIMEOUT, "silence");
        }
        return address.getHostAddress();
    }

    @Test
    void givesASlowAddressALongerTurnAfterTheOthers() throws Exception {
        String answer = turns.ask(
                "a:1",
                List.of(ONE, TWO),
                (address, limit) -> after(Duration.ofSeconds(address.equals(ONE) ? 15 : 99), address, limit),
                MINUTE);

        assertThat(answer).isEqualTo("192.0.2.1");
        assertThat(asked).containsExactly("192.0.2.1 for 10", "192.0.2.2 for 10", "192.0.2.1 for 20");
    }

    @Test
    void givesTheOnlyAddressAllTheTime() throws Exception {
        turns.ask("a:1", List.of(ONE), (address, limit) -> after(Duration.ofSeconds(50), address, limit), MINUTE);

        assertThat(asked).containsExactly("192.0.2.1 for 60");
    }

    @Test
    void leavesAnAddressThatFailsAndGivesTheRestToTheOther() throws Exception {
        turns.ask(
                "a:1",
                List.of(ONE, TWO),
                (address, limit) -> {
                    if (address.equals(ONE)) {
                        throw new HttpException(Reason.UNREACHABLE, "refused");
                    }
                    return after(Duration.ofSeconds(50), address, limit);
                },
                MINUTE);

        assertThat(asked).containsExactly("192.0.2.2 for 60");
    }

    @Test
    void hearsWhoSaysWhenToComeBackWhoeverFailsAfterIt() {
        assertThatThrownBy(() -> turns.ask(
                        "a:1",
                        List.of(ONE, TWO),
                        (address, limit) -> {
                            throw TrackerException.later("busy", address.equals(ONE) ? 300 : 0);
                        },
                        MINUTE))
                .isInstanceOfSatisfying(
                        TrackerException.class,
                        e -> assertThat(e.retryInSeconds()).isEqualTo(300));
    }

    @Test
    void asksNoOtherAddressOnceItIsClosed() {
        assertThatThrownBy(() -> turns.ask(
                        "a:1",
                        List.of(ONE, TWO),
                        (address, limit) -> {
                            asked.add(address.getHostAddress());
                            throw new HttpException(Reason.CANCELLED, "closed");
                        },
                        MINUTE))
                .isInstanceOf(TrackerException.class);

        assertThat(asked).hasSize(1);
    }
}
