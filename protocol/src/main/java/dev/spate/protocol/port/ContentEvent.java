package dev.spate.protocol.port;

/** Answers of {@link ContentOpener}. */
public sealed interface ContentEvent extends TorrentEvent {
    /** The files are open. From now on the torrent uses them; the opener closes them after its end. */
    record Opened(OpenContent content) implements ContentEvent {}

    /** The content cannot be opened. Nothing is open; the next call of {@link ContentOpener} tries again. */
    record OpenFailed(DiskEvent.Failed why) implements ContentEvent {}

    /** The files are closed. */
    record Closed() implements ContentEvent {}
}
