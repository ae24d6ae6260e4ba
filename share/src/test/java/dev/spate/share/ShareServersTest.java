package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.offer.TrackerHandler;
import dev.spate.share.offer.WebSettings;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareServersTest {
    @TempDir
    private Path folder;

    /** A web whose first ports are all taken. */
    private static final class BusyWeb implements ShareWeb {
        private final List<Integer> asked = new ArrayList<>();
        private final List<String> events = new ArrayList<>();
        private int taken;

        BusyWeb(int taken) {
            this.taken = taken;
        }

        @Override
        public Address open(
                WebSettings settings, Library library, TrackerHandler tracker, RateLimit rateLimit, Followers followers)
                throws IOException {
            asked.add(settings.address().getPort());
            if (taken-- > 0) {
                throw new BindException("taken");
            }
            return address("web", settings.address().getPort());
        }

        @Override
        public Address openForOwner(Library library, Followers followers, OwnerToken token) {
            return address("owner", 1);
        }

        private Address address(String name, int port) {
            events.add("open " + name);
            return new Address() {
                @Override
                public int port() {
                    return port;
                }

                @Override
                public void close() {
                    events.add("close " + name);
                }
            };
        }
    }

    private Share open(ShareWeb web) throws IOException {
        return Share.open(
                ShareSettings.of(folder, InetAddress.getByName("127.0.0.1"), folder.resolve(".state")), web, _ -> {});
    }

    @Test
    void triesAnotherPortWhenThatOfTheTrackerIsTakenForTheWeb() throws Exception {
        BusyWeb web = new BusyWeb(3);

        try (Share share = open(web)) {
            assertThat(web.asked).hasSize(4).doesNotContain(0);
            assertThat(share.addresses().web()).isEqualTo("http://127.0.0.1:" + web.asked.getLast());
            assertThat(share.addresses().trackers())
                    .containsExactly(
                            share.addresses().web() + "/announce",
                            "udp://127.0.0.1:" + web.asked.getLast() + "/announce");
        }
    }

    @Test
    void givesUpAfterTenPortsAndLeavesNothingOpen() {
        BusyWeb web = new BusyWeb(100);

        assertThatThrownBy(() -> open(web)).isInstanceOf(BindException.class);
        assertThat(web.asked).hasSize(10);
    }

    @Test
    void triesAGivenPortOnlyOnce() throws Exception {
        BusyWeb web = new BusyWeb(1);
        ShareSettings free = ShareSettings.of(folder, InetAddress.getByName("127.0.0.1"), folder.resolve(".state"));
        int port;
        try (var socket = new java.net.DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            port = socket.getLocalPort();
        }
        ShareSettings named = new ShareSettings(
                free.paths(),
                free.title(),
                free.host(),
                free.session(),
                new WebSettings(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), Set.of()),
                free.state(),
                free.expiry());

        assertThatThrownBy(() -> Share.open(named, web, _ -> {})).isInstanceOf(BindException.class);
        assertThat(web.asked).containsExactly(port);
    }

    @Test
    void closesTheOwnersAddressBeforeThePublicOne() throws Exception {
        BusyWeb web = new BusyWeb(0);

        open(web).close();

        assertThat(web.events).containsExactly("open web", "open owner", "close owner", "close web");
    }
}
