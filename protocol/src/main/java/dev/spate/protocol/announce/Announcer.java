package dev.spate.protocol.announce;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Announces one torrent to its trackers as BEP 3 requires, and asks them for peers.
 *
 * <p>Owned by the torrent. It uses one tracker of every tier, the first that works (BEP 12); or every tracker, as if
 * each had a tier of its own. A tracker gets "started" first, "completed" once if the download completes in this
 * session, and "stopped" last; each is repeated only if it failed. In between we announce at the tracker's interval, or
 * earlier when peers are wanted, but never below its minimum.
 */
public final class Announcer {
    private enum Phase {
        STOPPED,
        RUNNING,
        STOPPING
    }

    private final Trackers port;
    private final Supplier<AnnounceFigures> torrent;
    private final RandomGenerator random;
    private final List<TrackerRecord> trackers = new ArrayList<>();
    private final List<Tier> tiers = new ArrayList<>();

    private Phase phase = Phase.STOPPED;
    private boolean downloadCompleted;
    private long stopDeadline;

    /**
     * An announcer that has not started. It uses only the first {@link AnnouncerLimits#TRACKERS_MAX} different
     * addresses.
     *
     * @param urls the tiers, in order (BEP 12)
     * @param toAllTrackers whether to announce to every tracker, and not only to the first that works of each tier
     * @param torrent supplies the figures for each announcement
     */
    public Announcer(
            List<List<String>> urls,
            boolean toAllTrackers,
            Trackers port,
            Supplier<AnnounceFigures> torrent,
            RandomGenerator random) {
        this.port = port;
        this.torrent = torrent;
        this.random = random;
        Set<String> seen = new LinkedHashSet<>();
        for (int number = 0; number < urls.size() && seen.size() < AnnouncerLimits.TRACKERS_MAX; number++) {
            addTier(urls.get(number), number, toAllTrackers, seen);
        }
    }

    private void addTier(List<String> urls, int number, boolean split, Set<String> seen) {
        List<TrackerRecord> members = new ArrayList<>();
        for (String url : urls) {
            if (!url.isBlank() && seen.size() < AnnouncerLimits.TRACKERS_MAX && seen.add(url)) {
                members.add(new TrackerRecord(
                        trackers.size() + members.size(), url, number, random.nextLong(Long.MAX_VALUE)));
            }
        }
        trackers.addAll(members);
        Collections.shuffle(members, random);
        if (split) {
            members.forEach(trackerRecord -> tiers.add(new Tier(List.of(trackerRecord))));
        } else if (!members.isEmpty()) {
            tiers.add(new Tier(members));
        }
    }

    /** Starts, or starts again after {@link #stop}. Has no effect while running. */
    public void start(long now) {
        if (phase == Phase.RUNNING) {
            return;
        }
        phase = Phase.RUNNING;
        trackers.forEach(trackerRecord -> trackerRecord.reset(now));
        announceDue(now);
    }

    /** The download has just completed. Not to be called for one that was complete from the start (BEP 3). */
    public void onDownloadCompleted(long now) {
        if (downloadCompleted) {
            return;
        }
        downloadCompleted = true;
        for (TrackerRecord trackerRecord : trackers) {
            if (trackerRecord.isStarted()) {
                trackerRecord.hurry(now);
            }
        }
        announceDue(now);
    }

    /** Peers are wanted before the interval is over. */
    public void needPeers(long now) {
        trackers.forEach(trackerRecord -> trackerRecord.hurryWithinInterval(now));
        announceDue(now);
    }

    /**
     * No peer is left: trackers are announced to again after this wait, or as soon as they allow. This includes
     * trackers that could not be reached, except those that have named a time to retry.
     */
    public void needPeersSoon(long wait, long now) {
        trackers.forEach(trackerRecord -> trackerRecord.hurryAfter(wait, now));
        announceDue(now);
    }

    /** The network was away: trackers that could not be reached are tried now. */
    public void retryUnreachable(long now) {
        trackers.forEach(trackerRecord -> trackerRecord.retry(now));
        announceDue(now);
    }

    /** Announces "stopped" to the trackers that count us, and waits for a few seconds at most. */
    public void stop(long now) {
        if (phase != Phase.RUNNING) {
            return;
        }
        phase = Phase.STOPPING;
        stopDeadline = now + AnnouncerLimits.STOP_DEADLINE;
        for (TrackerRecord trackerRecord : trackers) {
            announceStopped(trackerRecord, now);
        }
        endStopping(now);
    }

    /** Whether no announcement is open: never started, or completely stopped. */
    public boolean isStopped() {
        return phase == Phase.STOPPED;
    }

    /** Whether we wait for the first answer of a tracker. */
    public boolean isAwaitingAnswer() {
        return trackers.stream().anyMatch(TrackerRecord::isFirstAnnounceOpen);
    }

    /** A tracker has answered. */
    public void onSucceeded(int number, AnnounceResponse answer, long now) {
        TrackerRecord trackerRecord = tracker(number);
        if (!trackerRecord.isUnderWay()) {
            return; // Given up before the answer arrived.
        }
        trackerRecord.onSucceeded(answer, now);
        for (Tier tier : tiers) {
            if (tier.contains(trackerRecord)) {
                tier.moveToFront(trackerRecord);
            }
        }
        continueWith(trackerRecord, now);
    }

    /** A tracker refused, could not be reached, or sent an invalid answer; only a refusal may say when to retry. */
    public void onFailed(int number, AnnounceFailure failure, long now) {
        TrackerRecord trackerRecord = tracker(number);
        if (!trackerRecord.isUnderWay()) {
            return; // Given up before the answer arrived.
        }
        trackerRecord.onFailed(failure, random, now);
        continueWith(trackerRecord, now);
    }

    /** Announces what is due. */
    public void tick(long now) {
        for (TrackerRecord trackerRecord : trackers) {
            if (trackerRecord.isUnderWay() && now >= trackerRecord.answerDeadline()) {
                trackerRecord.onTimedOut(random, now);
            }
        }
        announceDue(now);
        endStopping(now);
    }

    /** When the next announcement is due, or {@link Machine#NEVER}. */
    public long nextTick() {
        if (phase == Phase.STOPPED) {
            return Machine.NEVER;
        }
        long next = phase == Phase.STOPPING ? stopDeadline : Machine.NEVER;
        for (TrackerRecord trackerRecord : trackers) {
            if (trackerRecord.isUnderWay()) {
                next = Math.min(next, trackerRecord.answerDeadline());
            }
        }
        if (phase == Phase.RUNNING) {
            for (Tier tier : tiers) {
                next = Math.min(next, tier.isBusy() ? Machine.NEVER : tier.nextDue());
            }
        }
        return next;
    }

    /** The state of every tracker, in the order of the torrent. */
    public List<TrackerStats> status() {
        Set<TrackerRecord> reachable = new LinkedHashSet<>();
        if (phase == Phase.RUNNING) {
            tiers.forEach(tier -> reachable.addAll(tier.reachable()));
        }
        return trackers.stream()
                .map(trackerRecord -> trackerRecord.status(reachable.contains(trackerRecord)))
                .toList();
    }

    private TrackerRecord tracker(int number) {
        check(number >= 0 && number < trackers.size(), "an answer carries the number of a tracker");
        return trackers.get(number);
    }

    private void continueWith(TrackerRecord trackerRecord, long now) {
        switch (phase) {
            case RUNNING -> {
                if (trackerRecord.nextEvent(downloadCompleted, false) != AnnounceEvent.NONE) {
                    trackerRecord.hurry(now);
                }
                announceDue(now);
            }
            case STOPPING -> {
                announceStopped(trackerRecord, now);
                endStopping(now);
            }
            case STOPPED -> {}
        }
    }

    private void announceDue(long now) {
        if (phase != Phase.RUNNING) {
            return;
        }
        for (Tier tier : tiers) {
            if (!tier.isBusy()) {
                tier.due(now)
                        .ifPresent(trackerRecord -> announce(
                                trackerRecord,
                                trackerRecord.nextEvent(
                                        downloadCompleted, torrent.get().isPartialSeed()),
                                now));
            }
        }
    }

    /**
     * Only trackers that count us get "stopped". One with an open announcement gets it when the answer shows that it
     * counts us.
     */
    private void announceStopped(TrackerRecord trackerRecord, long now) {
        if (trackerRecord.isStarted() && !trackerRecord.isUnderWay()) {
            announce(trackerRecord, AnnounceEvent.STOPPED, now);
        }
    }

    private void endStopping(long now) {
        if (phase != Phase.STOPPING) {
            return;
        }
        if (now >= stopDeadline || trackers.stream().noneMatch(TrackerRecord::isUnderWay)) {
            phase = Phase.STOPPED;
        }
    }

    private void announce(TrackerRecord trackerRecord, AnnounceEvent event, long now) {
        AnnounceFigures figures = torrent.get();
        int peersWanted =
                event == AnnounceEvent.STOPPED ? 0 : Math.clamp(figures.peersWanted(), 0, AnnounceLimits.PEERS_MAX);
        trackerRecord.onAnnouncing(event, now);
        port.announce(
                trackerRecord.index,
                trackerRecord.url,
                new Announcement(
                        event,
                        figures.uploaded(),
                        figures.downloaded(),
                        figures.left(),
                        peersWanted,
                        trackerRecord.trackerId()));
    }
}
