package dev.spate.protocol.port;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.announce.TrackerStats;

/**
 * One torrent at one moment.
 *
 * @param bytesWanted of all files that are wanted; while metadata is fetched, of it, or 0 when nobody has said
 * @param bytesHad of those, verified; while metadata is fetched, received
 * @param piecesChecked how far {@link Activity#CHECKING} has come
 * @param downBytesPerSecond payload, over the last few seconds
 * @param upBytesPerSecond payload, over the last few seconds
 * @param downloadedBytes payload of all sessions together, bad and late blocks included
 * @param uploadedBytes payload of all sessions together
 * @param wastedBytes of this session: bad, late and unasked blocks
 * @param peers links
 * @param seeds of those, links to peers that have everything
 * @param seedsInSwarm as the trackers count, or -1
 * @param leechersInSwarm as the trackers count, or -1
 * @param copies complete copies among the linked peers and ourselves, the fraction being the share of pieces with one more
 */
public record TorrentStats(
        Activity activity,
        long bytesWanted,
        long bytesHad,
        int piecesHad,
        int piecesChecked,
        long downBytesPerSecond,
        long upBytesPerSecond,
        long downloadedBytes,
        long uploadedBytes,
        long wastedBytes,
        int peers,
        int seeds,
        int seedsInSwarm,
        int leechersInSwarm,
        double copies) {
    /** What the torrent does, in one word. */
    public enum Activity {
        FETCHING_METADATA,
        CHECKING,
        DOWNLOADING,
        SEEDING,
        PAUSED,
        FAILED
    }

    /** Before anything has happened. */
    public static TorrentStats nothing(Activity activity, long bytesWanted) {
        return new TorrentStats(activity, bytesWanted, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0);
    }

    /** Of a torrent whose metadata is being fetched. */
    public static TorrentStats ofMetadata(
            Activity activity, long bytesWanted, long bytesHad, int peers, Announcer announcer) {
        int seedsInSwarm = -1;
        int leechersInSwarm = -1;
        for (TrackerStats tracker : announcer.status()) {
            seedsInSwarm = Math.max(seedsInSwarm, tracker.seeders().orElse(-1));
            leechersInSwarm = Math.max(leechersInSwarm, tracker.leechers().orElse(-1));
        }
        return new TorrentStats(
                activity, bytesWanted, bytesHad, 0, 0, 0, 0, 0, 0, 0, peers, 0, seedsInSwarm, leechersInSwarm, 0);
    }
}
