package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.connected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.Message.ExtensionMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExtensionRegistryTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final ExtensionRegistry registry = new ExtensionRegistry(world, peerTable);
    private final List<String> heard = new ArrayList<>();

    private final class Recorder implements Extension {
        private final String name;
        private final boolean isForPrivateTorrents;

        Recorder(String name, boolean isForPrivateTorrents) {
            this.name = name;
            this.isForPrivateTorrents = isForPrivateTorrents;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isForPrivateTorrents() {
            return isForPrivateTorrents;
        }

        @Override
        public Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now) {
            heard.add(name + " handshake of " + peer.id());
            return Optional.empty();
        }

        @Override
        public Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now) {
            heard.add(name + " " + body.length + " bytes of " + peer.id());
            return body.length > 3 ? Optional.of(CloseReason.MISCONDUCT) : Optional.empty();
        }

        @Override
        public void onLeft(RemotePeer peer, long now) {
            heard.add(name + " without " + peer.id());
        }

        @Override
        public Map<Integer, CloseReason> housekeep(long now) {
            return Map.of(1, CloseReason.TIMEOUT, 99, CloseReason.TIMEOUT);
        }
    }

    private Peer peer() {
        Peer peer = new Peer(connected(1, Direction.INCOMING), 1, 4, 0);
        peerTable.add(peer);
        return peer;
    }

    @Test
    void givesEachExtensionAnIdAndAnnouncesIt() {
        assertThat(registry.register(new Recorder("one", true))).isEqualTo(1);
        assertThat(registry.register(new Recorder("two", true))).isEqualTo(2);

        assertThat(registry.announce()).containsExactly(Map.entry("one", 1), Map.entry("two", 2));
    }

    @Test
    void refusesASecondExtensionOfOneName() {
        registry.register(new Recorder("one", true));

        assertThatIllegalStateException().isThrownBy(() -> registry.register(new Recorder("one", false)));
    }

    @Test
    void passesMessagesOnByOurId() {
        registry.register(new Recorder("one", true));
        registry.register(new Recorder("two", true));
        Peer peer = peer();

        assertThat(registry.onMessage(peer, new ExtensionMessage(2, new byte[3]), 0))
                .isEmpty();
        assertThat(registry.onMessage(peer, new ExtensionMessage(2, new byte[4]), 0))
                .contains(CloseReason.MISCONDUCT);
        assertThat(registry.onMessage(peer, new ExtensionMessage(3, new byte[4]), 0))
                .isEmpty();
        registry.onLeft(peer, 0);

        assertThat(heard).containsExactly("two 3 bytes of 1", "two 4 bytes of 1", "one without 1", "two without 1");
    }

    @Test
    void sendsUnderTheIdThatThePeerHasGivenLast() {
        Recorder one = new Recorder("one", true);
        registry.register(one);
        Peer peer = peer();
        assertThat(registry.send(one, peer, new byte[1])).isFalse();

        peer.onExtensionHandshake(ExtensionHandshake.of(Map.of("one", 7, "other", 8)));
        assertThat(registry.send(one, peer, new byte[2])).isTrue();
        peer.onExtensionHandshake(ExtensionHandshake.of(Map.of("one", 9)));
        assertThat(registry.send(one, peer, new byte[3])).isTrue();
        assertThat(peer.supports("other")).isTrue();
        peer.onExtensionHandshake(ExtensionHandshake.of(Map.of("one", 0)));

        assertThat(registry.send(one, peer, new byte[4])).isFalse();
        assertThat(world.sentTo(1))
                .containsExactly(new ExtensionMessage(7, new byte[2]), new ExtensionMessage(9, new byte[3]));
    }

    @Test
    void aPrivateTorrentEndsExtensionsThatItMayNotUse() {
        Recorder forbidden = new Recorder("forbidden", false);
        registry.register(forbidden);
        registry.register(new Recorder("allowed", true));
        Peer peer = peer();
        peer.onExtensionHandshake(ExtensionHandshake.of(Map.of("forbidden", 5)));
        assertThat(registry.announce()).containsEntry("forbidden", 1);

        registry.setPrivate();

        assertThat(registry.announce()).containsExactly(Map.entry("forbidden", 0), Map.entry("allowed", 2));
        assertThat(registry.onMessage(peer, new ExtensionMessage(1, new byte[4]), 0))
                .isEmpty();
        assertThat(registry.onHandshake(peer, ExtensionHandshake.of(Map.of()), 0))
                .isEmpty();
        assertThat(registry.send(forbidden, peer, new byte[4])).isFalse();
        assertThat(heard).containsExactly("allowed handshake of 1");
    }

    @Test
    void aTorrentThatWasPrivateFromTheStartDoesNotEvenNameThem() {
        registry.register(new Recorder("forbidden", false));
        registry.register(new Recorder("allowed", true));

        registry.setPrivate();

        assertThat(registry.announce()).containsExactly(Map.entry("allowed", 2));
    }

    @Test
    void namesThePeersThatAnExtensionWantsToLeave() {
        registry.register(new Recorder("one", true));
        Peer peer = peer();

        assertThat(registry.housekeep(0)).containsExactly(Map.entry(peer, CloseReason.TIMEOUT));
    }
}
