package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.Answer;
import dev.spate.protocol.announce.Retry;
import dev.spate.wire.PeerAddress.Scope;

/** Answers of {@link dev.spate.protocol.announce.Trackers}, by the number of the tracker in the torrent. */
public sealed interface TrackerEvent extends TorrentEvent {
    /**
     * The tracker has answered.
     *
     * @param source where the tracker was reached; it may introduce peers of its own scope or a wider one
     */
    record Announced(int tracker, Scope source, Answer answer) implements TrackerEvent {}

    /** The tracker could not be reached, or refused. */
    record AnnounceFailed(int tracker, String reason, Retry retry) implements TrackerEvent {}
}
