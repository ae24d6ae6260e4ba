package dev.spate.engine;

import dev.spate.engine.loop.Station;
import dev.spate.protocol.announce.Trackers;
import dev.spate.protocol.torrent.TorrentEvent;
import dev.spate.protocol.torrent.TrackerEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.announce.AnnounceFailure;

/** Carries announcements to trackers, each on a virtual thread, and the answers back. Thread-safe. */
final class TrackerDesk {
    /** The port through which one torrent announces. */
    Trackers trackersOf(InfoHash torrent, Station<TorrentEvent> station) {
        return (tracker, url, announce) -> station.complete(new TrackerEvent.AnnounceFailed(
                tracker, new AnnounceFailure("trackers are not reachable yet", AnnounceFailure.NOT_SAID)));
    }

    void close() {}
}
