package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NetworkWatchTest {
    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress MOBILE = InetAddress.ofLiteral("198.51.100.1");

    private final List<String> told = new ArrayList<>();
    private final AtomicLong wallMillis = new AtomicLong();
    private final AtomicLong nanos = new AtomicLong();
    private Set<InetAddress> assigned = Set.of(HOME);
    private Set<InetAddress> usable = Set.of(HOME);
    private final NetworkWatch watch = new NetworkWatch(
            () -> new LocalAddresses.Snapshot(assigned, usable),
            wallMillis::get,
            nanos::get,
            new NetworkWatch.Listener() {
                @Override
                public void lost(Set<InetAddress> addresses) {
                    told.add("lost " + addresses);
                }

                @Override
                public void changed() {
                    told.add("changed");
                }
            });

    private void look() {
        wallMillis.addAndGet(1_000);
        nanos.addAndGet(1_000_000_000L);
        watch.check();
    }

    @Test
    void tellsWhenANetworkIsBack() {
        look();
        usable = Set.of();
        look();
        assertThat(told).isEmpty();

        usable = Set.of(HOME);
        look();
        look();

        assertThat(told).containsExactly("changed");
    }

    @Test
    void givesUpAnAddressForAnotherOneAtOnce() {
        assigned = Set.of(MOBILE);
        usable = assigned;
        look();

        assertThat(told).containsExactly("lost [" + HOME + "]", "changed");
    }

    @Test
    void waitsAFewLooksForAnAddressThatIsGone() {
        assigned = Set.of();
        usable = Set.of();
        look();
        assigned = Set.of(HOME);
        look();
        assigned = Set.of();
        for (int i = 0; i < NetLimits.CHECKS_UNTIL_LOST - 1; i++) {
            look();
        }
        assertThat(told).isEmpty();

        look();
        look();

        assertThat(told).containsExactly("lost [" + HOME + "]");
    }

    @Test
    void noticesThatTheMachineHasSleptWhenOnlyOneClockWentOn() {
        wallMillis.addAndGet(60_000);
        look();
        look();

        assertThat(told).containsExactly("changed");
    }

    @Test
    void isNotMisledByALookThatComesLate() {
        wallMillis.addAndGet(60_000);
        nanos.addAndGet(60_000_000_000L);
        look();

        assertThat(told).isEmpty();
    }
}
