package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.List;

/** Answers of {@link dev.spate.protocol.announce.Trackers}, by the number of the tracker in the torrent. */
public sealed interface TrackerEvent extends SourceEvent {
    /** The name of trackers as a source of peers. */
    String SOURCE = "tracker";

    @Override
    default String source() {
        return SOURCE;
    }

    /**
     * The tracker has answered.
     *
     * @param scope the scope of the tracker's address; it may name peers of that scope or a wider one
     */
    record Announced(int tracker, Scope scope, AnnounceResponse response) implements TrackerEvent {}

    /**
     * Peers of a tracker that arrive after its answer: those whose names had to be resolved, and those that it has sent
     * to another of our addresses.
     *
     * @param scope as with {@link Announced}
     */
    record LatePeers(int tracker, Scope scope, List<PeerAddress> peers) implements TrackerEvent {
        public LatePeers {
            peers = List.copyOf(peers);
        }
    }

    /** The tracker could not be reached, or refused. */
    record AnnounceFailed(int tracker, AnnounceFailure failure) implements TrackerEvent {}
}
