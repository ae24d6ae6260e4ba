package dev.spate.engine;

import dev.spate.wire.InfoHash;
import java.util.Optional;

/**
 * One torrent at one moment; an immutable snapshot, renewed at most four times a second.
 *
 * @param bytesWanted of all files that are wanted; while metadata is fetched, of it, or 0 when nobody has said
 * @param bytesHad of those, verified; while metadata is fetched, received
 * @param pieceCount pieces of the whole torrent, or 0 while metadata is fetched
 * @param piecesHad pieces that are verified
 * @param piecesChecked how far {@link Activity#CHECKING} has come
 * @param downBytesPerSecond payload, over the last few seconds
 * @param upBytesPerSecond payload, over the last few seconds
 * @param downloadedBytes payload of all sessions together, bad and late blocks included
 * @param uploadedBytes payload of all sessions together
 * @param wastedBytes of this session: bad, late and unasked blocks
 * @param peers links
 * @param seeds of those, links to peers that have everything
 * @param seedsInSwarm as the trackers count, or -1 when they have not said
 * @param leechersInSwarm as the trackers count, or -1 when they have not said
 * @param copies complete copies among the linked peers and ourselves; the fraction is the share of pieces with one
 *     more. From 1 on, a download can be completed
 * @param failure why the torrent stopped, when {@link Activity#FAILED}
 */
public record TorrentStatus(
        InfoHash infoHash,
        String name,
        Activity activity,
        long bytesWanted,
        long bytesHad,
        int pieceCount,
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
        double copies,
        Optional<TorrentFailure> failure) {
    /** What a torrent does, in one word. */
    public enum Activity {
        FETCHING_METADATA,
        CHECKING,
        DOWNLOADING,
        SEEDING,
        PAUSED,
        FAILED
    }

    /** Whether it is known what the torrent holds; of a magnet link only once its metadata is there. */
    public boolean hasMetadata() {
        return pieceCount > 0;
    }

    /** Share of the wanted bytes that are verified, 0 to 1; 0 while it is not known what they are. */
    public double progress() {
        if (!hasMetadata()) {
            return 0;
        }
        return bytesWanted == 0 ? 1 : (double) bytesHad / bytesWanted;
    }

    /** Whether every wanted byte is verified. */
    public boolean isComplete() {
        return hasMetadata() && bytesHad == bytesWanted && activity != Activity.CHECKING;
    }
}
