package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.loop.SessionThreads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {
    private final Links links = new Links(SessionThreads.virtual(error -> {
        throw error;
    }));

    private FakePeerLink link(int number, Optional<InetAddress> from) {
        FakePeerLink link = new FakePeerLink(from);
        links.add(new LinkId(number), link);
        return link;
    }

    @Test
    void endsTheLinksThatComeFromAnAddressWhichIsOursNoMore() {
        InetAddress lost = InetAddress.ofLiteral("192.0.2.1");
        FakePeerLink dead = link(1, Optional.of(lost));
        FakePeerLink other = link(2, Optional.of(InetAddress.ofLiteral("192.0.2.2")));
        FakePeerLink unbound = link(3, Optional.empty());

        links.lost(Set.of(lost));

        assertThat(dead.closed).containsExactly(CloseReason.PEER_CLOSED);
        assertThat(other.closed).isEmpty();
        assertThat(unbound.closed).isEmpty();
    }
}
