package dev.spate.protocol.torrent;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.wire.peer.Message;
import java.util.Optional;

/**
 * How far a torrent has come: it fetches its metadata, its content is closed, or open. Each phase owns only its own data.
 */
sealed interface Phase extends StatusReporter.Figures permits FetchingMetadata, Closed, AttachedContent {
    /** The number of pieces, or 0 while it is unknown. */
    int pieceCount();

    /** Whether we have everything that we want. */
    boolean wantsNothing();

    /** The same, and we hide it from no peer. */
    boolean isOpenSeed();

    /** Bytes that are still wanted, as trackers are told. */
    long bytesLeft();

    /** Whether pieces are missing, but none of them is wanted (BEP 21). */
    boolean isPartialSeed();

    /** Bytes of the metadata that peers may request, or 0. */
    int metadataLength();

    /** Accepts links and learns about peers; nothing while no link is wanted, because pieces are being checked. */
    Optional<? extends PeerObserver> peerObserver();

    /** Handles a message of a peer. Returns why the peer must be disconnected, or nothing. */
    Optional<CloseReason> onMessage(Peer peer, Message message, long now);
}
