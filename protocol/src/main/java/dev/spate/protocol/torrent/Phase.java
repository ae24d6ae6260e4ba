package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.wire.peer.Message;
import java.util.Optional;

/**
 * How far a torrent has come: it fetches its metadata, opens its content, or has it. Each phase owns only its own data.
 */
sealed interface Phase extends StatusReporter.Figures permits FetchingMetadata, Opening, Content {
    /** The number of pieces, or 0 while it is unknown. */
    int pieceCount();

    /** Accepts links and learns about peers; nothing while no link is wanted, because pieces are being checked. */
    Optional<? extends PeerObserver> peerObserver();

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message message, long now);
}
