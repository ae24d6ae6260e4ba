package dev.spate.protocol.torrent;

/**
 * One torrent at one moment.
 *
 * @param bytesWanted of all files that are wanted
 * @param bytesHad of those, verified
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
 * @param copies complete copies among the linked peers, the fraction being the share of pieces with one more
 */
public record Summary(
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
        CHECKING,
        DOWNLOADING,
        SEEDING,
        PAUSED,
        FAILED
    }
}
