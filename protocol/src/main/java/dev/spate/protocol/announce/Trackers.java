package dev.spate.protocol.announce;

/**
 * The port to the trackers. It never blocks and never calls back: what becomes of an announcement is told later, once,
 * to {@link Announcer#succeeded} or {@link Announcer#failed}. At most one per tracker is under way.
 */
public interface Trackers {
    /**
     * Announce.
     *
     * @param tracker the number that the answer has to carry
     * @param url the tracker's address as the torrent gives it; one that cannot be used fails with {@link
     *     dev.spate.wire.announce.AnnounceFailure#NEVER}
     */
    void announce(int tracker, String url, Announcement announcement);
}
