package dev.spate.engine.net;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.Station;
import dev.spate.protocol.torrent.Extensions;
import dev.spate.protocol.torrent.PeerEvent;
import dev.spate.protocol.torrent.TorrentEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.PayloadSource;
import java.util.List;

/**
 * What the links of one torrent need to know of it. Thread-safe.
 *
 * @param infoHash what handshakes must name
 * @param self our peer id
 * @param pieceCount bounds what messages may say
 * @param station where the torrent gets its mail
 * @param storage where blocks are read
 * @param blocks memory for what arrives
 */
public record Swarm(
        InfoHash infoHash,
        PeerId self,
        int pieceCount,
        Station<TorrentEvent> station,
        Storage storage,
        BlockPool blocks) {
    WireHash wireHash() {
        return WireHash.of(infoHash);
    }

    void mail(List<? extends PeerEvent> events) throws InterruptedException {
        station.message(events);
    }

    void complete(PeerEvent event) {
        station.complete(event);
    }

    MessageDecoder decoder(PayloadSource payloads) {
        return new MessageDecoder(payloads, pieceCount, Extensions.ANNOUNCED);
    }
}
