package dev.spate.engine.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.magnet.Magnet;
import org.junit.jupiter.api.Test;

class LinkPeersTest {
    @Test
    void leavesOutPeersAtPortsOfServicesThatCanBeHarmed() throws Exception {
        Magnet magnet = Magnet.parse("magnet:?xt=urn:btih:" + "ab".repeat(20)
                + "&x.pe=45.0.0.1:25&x.pe=45.0.0.1:443&x.pe=mail.example:25&x.pe=peer.example:443");

        assertThat(LinkPeers.addresses(magnet)).extracting(Object::toString).containsExactly("45.0.0.1:443");
        assertThat(LinkPeers.hostNames(magnet)).extracting(peer -> peer.host()).containsExactly("peer.example");
    }
}
