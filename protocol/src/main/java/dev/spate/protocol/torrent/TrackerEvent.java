package dev.spate.protocol.torrent;

import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;

/** Answers of {@link dev.spate.protocol.announce.Trackers}, by the number of the tracker in the torrent. */
public sealed interface TrackerEvent extends TorrentEvent {
    /**
     * The tracker has answered.
     *
     * @param source where the tracker was reached; it may introduce peers of its own scope or a wider one
     */
    record Announced(int tracker, Scope source, AnnounceResponse response) implements TrackerEvent {}

    /** The tracker could not be reached, or refused. */
    record AnnounceFailed(int tracker, AnnounceFailure failure) implements TrackerEvent {}
}
