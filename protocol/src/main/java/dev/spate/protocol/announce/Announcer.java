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
 * Tells the trackers of one torrent what BEP 3 wants them to know, and asks them for peers.
 *
 * <p>Owned by the torrent. One tracker of every tier is used, the first that works (BEP 12); or every tracker, which is
 * the same with a tier for each. A tracker hears "started" first, "completed" once if the download completes in this
 * session, and "stopped" last, each again only if it did not get through. In between it is asked at its interval, or
 * earlier when peers are wanted, but never below its minimum.
 */
public final class Announcer {
    private enum Phase {
        STOPPED,
        RUNNING,
        STOPPING
    }

    private final Trackers port;
    private Supplier<AnnounceFigures> torrent;
    private final RandomGenerator random;
    private final List<TrackerRecord> trackers = new ArrayList<>();
    private final List<Tier> tiers = new ArrayList<>();

    private Phase phase = Phase.STOPPED;
    private boolean downloadCompleted;
    private long stopDeadline;

    /**
     * An announcer that has not started. Of the addresses the first {@link AnnouncerLimits#TRACKERS_MAX} different ones count.
     *
     * @param urls the tiers, in order (BEP 12)
     * @param toAllTrackers whether every tracker is told, and not only the first that works of each tier
     * @param torrent asked whenever a tracker is told
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

    /** From now on another one knows how it stands: the torrent, once what it is has been learnt from peers. */
    public void speakFor(Supplier<AnnounceFigures> successor) {
        torrent = successor;
    }

    /** Begins, or begins again after {@link #stop}. Without effect while running. */
    public void start(long now) {
        if (phase == Phase.RUNNING) {
            return;
        }
        phase = Phase.RUNNING;
        trackers.forEach(trackerRecord -> trackerRecord.reset(now));
        announceDue(now);
    }

    /** The download completed just now. Not to be called for one that was complete from the start (BEP 3). */
    public void downloadCompleted(long now) {
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
     * Nobody is left to be asked: trackers are asked again after this wait, or as soon as they allow. Also those that
     * could not be reached, but for the ones that have said when to come back.
     */
    public void needPeersSoon(long wait, long now) {
        trackers.forEach(trackerRecord -> trackerRecord.hurryAfter(wait, now));
        announceDue(now);
    }

    /** The network was away: who could not be reached without it is asked now. */
    public void retryUnreachable(long now) {
        trackers.forEach(trackerRecord -> trackerRecord.retry(now));
        announceDue(now);
    }

    /** Says goodbye to those who count us, for a few seconds at most. */
    public void stop(long now) {
        if (phase != Phase.RUNNING) {
            return;
        }
        phase = Phase.STOPPING;
        stopDeadline = now + AnnouncerLimits.STOP_DEADLINE;
        for (TrackerRecord trackerRecord : trackers) {
            sayGoodbye(trackerRecord, now);
        }
        endStopping(now);
    }

    /** Whether nothing is under way any more: never started, or stopped and through with it. */
    public boolean isStopped() {
        return phase == Phase.STOPPED;
    }

    /** Whether a tracker is being asked of whom nothing is known yet. */
    public boolean isAwaitingAnswer() {
        return trackers.stream().anyMatch(TrackerRecord::isAskedFirst);
    }

    /** A tracker answered. */
    public void succeeded(int number, AnnounceResponse answer, long now) {
        TrackerRecord trackerRecord = tracker(number);
        if (!trackerRecord.isUnderWay()) {
            return; // Given up before the answer came.
        }
        trackerRecord.succeeded(answer, now);
        for (Tier tier : tiers) {
            if (tier.contains(trackerRecord)) {
                tier.moveToFront(trackerRecord);
            }
        }
        goOn(trackerRecord, now);
    }

    /** A tracker refused, could not be reached, or gave an answer that is none; the last two say nothing of a retry. */
    public void failed(int number, AnnounceFailure failure, long now) {
        TrackerRecord trackerRecord = tracker(number);
        if (!trackerRecord.isUnderWay()) {
            return; // Given up before the answer came.
        }
        trackerRecord.failed(failure, random, now);
        goOn(trackerRecord, now);
    }

    /** Announces what is due. */
    public void tick(long now) {
        for (TrackerRecord trackerRecord : trackers) {
            if (trackerRecord.isUnderWay() && now >= trackerRecord.answerDeadline()) {
                trackerRecord.timedOut(random, now);
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

    /** How it stands with every tracker, in the order of the torrent. */
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

    private void goOn(TrackerRecord trackerRecord, long now) {
        switch (phase) {
            case RUNNING -> {
                if (trackerRecord.nextEvent(downloadCompleted, false) != AnnounceEvent.NONE) {
                    trackerRecord.hurry(now);
                }
                announceDue(now);
            }
            case STOPPING -> {
                sayGoodbye(trackerRecord, now);
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

    /** Only who counts us is told; one with an announcement under way is told when its answer shows that it does. */
    private void sayGoodbye(TrackerRecord trackerRecord, long now) {
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
        trackerRecord.announcing(event, now);
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
