package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.torrent.CloseReason;
import dev.spate.protocol.torrent.LinkId;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinksTest {
    private final Links links = new Links(new LinkThreads(error -> {
        throw error;
    }));

    /** A link that comes from this address of ours. */
    private record FakeLink(Optional<InetAddress> localAddress, List<CloseReason> closed) implements Transport {
        @Override
        public Swarm swarm() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean send(Message message) {
            return true;
        }

        @Override
        public void upload(BlockRef block) {}

        @Override
        public int discardUploads() {
            return 0;
        }

        @Override
        public boolean discardUpload(BlockRef block) {
            return false;
        }

        @Override
        public OptionalLong waitingWrite() {
            return OptionalLong.empty();
        }

        @Override
        public void close(CloseReason why) {
            closed.add(why);
        }
    }

    private FakeLink link(int number, Optional<InetAddress> from) {
        FakeLink link = new FakeLink(from, new ArrayList<>());
        links.add(new LinkId(number), link);
        return link;
    }

    @Test
    void endsTheLinksThatComeFromAnAddressWhichIsOursNoMore() {
        InetAddress lost = InetAddress.ofLiteral("192.0.2.1");
        FakeLink dead = link(1, Optional.of(lost));
        FakeLink other = link(2, Optional.of(InetAddress.ofLiteral("192.0.2.2")));
        FakeLink unbound = link(3, Optional.empty());

        links.lost(Set.of(lost));

        assertThat(dead.closed()).containsExactly(CloseReason.PEER_CLOSED);
        assertThat(other.closed()).isEmpty();
        assertThat(unbound.closed()).isEmpty();
    }
}
