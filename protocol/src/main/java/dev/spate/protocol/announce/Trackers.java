package dev.spate.protocol.announce;

/**
 * The port to the trackers. It never blocks and never calls back. The result of an announcement is reported later,
 * once, to {@link Announcer#onSucceeded} or {@link Announcer#onFailed}. At most one announcement for each tracker is open.
 */
public interface Trackers {
    /**
     * Sends an announcement.
     *
     * @param tracker the number that the answer must carry
     * @param url the tracker's address as in the torrent; one that cannot be used fails with
     *     {@link dev.spate.wire.announce.AnnounceFailure#NEVER}
     */
    void announce(int tracker, String url, Announcement announcement);
}
