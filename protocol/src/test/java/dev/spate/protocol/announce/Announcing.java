package dev.spate.protocol.announce;

import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** A torrent that announces, and trackers that record what they receive. */
abstract class Announcing {
    static final long SECOND = 1_000_000_000L;
    static final long MINUTE = 60 * SECOND;
    static final AnnounceFailure NO = new AnnounceFailure("no", AnnounceFailure.NOT_SAID);

    final List<Sent> sent = new ArrayList<>();
    boolean isPartialSeed;
    int peersWanted = 50;
    long now = 1000 * SECOND;

    record Sent(int tracker, String url, Announcement announcement, long time) {
        AnnounceEvent event() {
            return announcement.event();
        }
    }

    AnnounceFigures account() {
        return new AnnounceFigures(1, 2, 3, peersWanted, isPartialSeed);
    }

    Announcer started(String... urls) {
        Announcer announcer = announcer(List.of(List.of(urls)), false);
        announcer.start(now);
        return announcer;
    }

    Announcer announcer(List<List<String>> tiers, boolean toAll) {
        return new Announcer(tiers, toAll, port(), this::account, new SplittableRandom(5));
    }

    Trackers port() {
        return (tracker, url, announcement) -> sent.add(new Sent(tracker, url, announcement, now));
    }

    List<AnnounceEvent> events() {
        return sent.stream().map(Sent::event).toList();
    }

    static AnnounceResponse answer(int interval) {
        return answer(interval, 0, Optional.empty());
    }

    static AnnounceResponse answer(int interval, int min) {
        return answer(interval, min, Optional.empty());
    }

    static AnnounceResponse withTrackerId(String id) {
        return answer(60, 0, Optional.of(id));
    }

    static AnnounceResponse answer(int interval, int min, Optional<String> trackerId) {
        return new AnnounceResponse(
                interval,
                min,
                AnnounceResponse.NOT_SAID,
                AnnounceResponse.NOT_SAID,
                List.of(),
                Optional.empty(),
                trackerId,
                Optional.empty());
    }
}
