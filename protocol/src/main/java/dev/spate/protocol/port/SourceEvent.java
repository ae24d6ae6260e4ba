package dev.spate.protocol.port;

/** What a {@link PeerSource} waits for: an answer of its port. Each source has events of its own. */
public non-sealed interface SourceEvent extends TorrentEvent {
    /** The name of the source, see {@link PeerSource#name}. */
    String source();
}
