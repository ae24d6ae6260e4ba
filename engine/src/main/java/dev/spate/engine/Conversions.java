package dev.spate.engine;

import dev.spate.http.ProxyChoice;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerStats;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.InfoHash;
import java.util.Optional;

/** From what the machine tells to what the API promises; the machine's own types stay inside. */
final class Conversions {
    private Conversions() {}

    static TorrentStatus status(
            AddTorrent request, InfoHash infoHash, TorrentStats stats, Optional<TorrentFailure> failure) {
        return new TorrentStatus(
                infoHash,
                request.name(),
                failure.isPresent() ? TorrentStatus.Activity.FAILED : activity(stats.activity()),
                stats.bytesWanted(),
                stats.bytesHad(),
                request.metainfo()
                        .map(metainfo -> metainfo.geometry().pieceCount())
                        .orElse(0),
                stats.piecesHad(),
                stats.piecesChecked(),
                stats.downBytesPerSecond(),
                stats.upBytesPerSecond(),
                stats.downloadedBytes(),
                stats.uploadedBytes(),
                stats.wastedBytes(),
                stats.peers(),
                stats.seeds(),
                stats.seedsInSwarm(),
                stats.leechersInSwarm(),
                stats.copies(),
                failure);
    }

    private static TorrentStatus.Activity activity(TorrentStats.Activity activity) {
        return switch (activity) {
            case FETCHING_METADATA -> TorrentStatus.Activity.FETCHING_METADATA;
            case CHECKING -> TorrentStatus.Activity.CHECKING;
            case DOWNLOADING -> TorrentStatus.Activity.DOWNLOADING;
            case SEEDING -> TorrentStatus.Activity.SEEDING;
            case PAUSED -> TorrentStatus.Activity.PAUSED;
            case FAILED -> TorrentStatus.Activity.FAILED;
        };
    }

    /** The last known status of a torrent that a bug has stopped. */
    static TorrentStatus failed(TorrentStatus last, TorrentFailure failure) {
        return new TorrentStatus(
                last.infoHash(),
                last.name(),
                TorrentStatus.Activity.FAILED,
                last.bytesWanted(),
                last.bytesHad(),
                last.pieceCount(),
                last.piecesHad(),
                last.piecesChecked(),
                0,
                0,
                last.downloadedBytes(),
                last.uploadedBytes(),
                last.wastedBytes(),
                0,
                0,
                last.seedsInSwarm(),
                last.leechersInSwarm(),
                0,
                Optional.of(failure));
    }

    static TorrentFailure failure(Notice.Failed failed) {
        return new TorrentFailure(cause(failed.cause()), failed.file(), failed.message());
    }

    static TorrentFailure.Cause cause(DiskEvent.Cause cause) {
        return switch (cause) {
            case FULL -> TorrentFailure.Cause.STORAGE_FULL;
            case MISSING -> TorrentFailure.Cause.STORAGE_MISSING;
            case DENIED -> TorrentFailure.Cause.STORAGE_DENIED;
            case FAULTY -> TorrentFailure.Cause.STORAGE_FAULTY;
            case IN_THE_WAY -> TorrentFailure.Cause.FILE_IN_THE_WAY;
        };
    }

    /** The event that tells of a notice, unless it is told by other means. */
    static Optional<SessionEvent> event(InfoHash torrent, Notice notice) {
        return switch (notice) {
            case Notice.Checked checked ->
                Optional.of(new SessionEvent.Checked(torrent, checked.piecesGenuine(), checked.piecesChecked()));
            case Notice.PieceCompleted completed ->
                Optional.of(new SessionEvent.PieceCompleted(
                        torrent, completed.piece().value()));
            case Notice.PieceFailed failed ->
                Optional.of(new SessionEvent.PieceFailed(torrent, failed.piece().value()));
            case Notice.MetadataTooLong told -> Optional.of(new SessionEvent.MetadataTooLong(torrent, told.length()));
            case Notice.PeerBanned banned -> Optional.of(new SessionEvent.PeerBanned(torrent, banned.address()));
            case Notice.Failed failed -> Optional.of(new SessionEvent.Failed(torrent, failure(failed)));
            case Notice.TrackerMessage said ->
                Optional.of(new SessionEvent.TrackerMessage(torrent, said.url(), said.message(), said.failed()));
            case Notice.Completed _, Notice.Incomplete _, Notice.Recovered _, Notice.MetadataFetched _ ->
                Optional.empty();
        };
    }

    static PeerStatus peer(PeerStats peer, int pieceCount) {
        return new PeerStatus(
                peer.address(),
                peer.isIncoming(),
                peer.client(),
                pieceCount == 0 ? 0 : (double) peer.pieces() / pieceCount,
                peer.isChokingUs(),
                peer.weAreInterested(),
                peer.isChoked(),
                peer.isInterested(),
                peer.downBytesPerSecond(),
                peer.upBytesPerSecond(),
                peer.downloadedBytes(),
                peer.uploadedBytes());
    }

    static TrackerStatus tracker(dev.spate.protocol.announce.TrackerStats tracker) {
        return new TrackerStatus(
                tracker.url(),
                tracker.tier(),
                tracker.message(),
                tracker.failuresInRow(),
                tracker.seeders().orElse(-1),
                tracker.leechers().orElse(-1));
    }

    /** What the parts that open connections are told of a proxy. */
    static ProxyChoice route(Proxy proxy) {
        return switch (proxy) {
            case Proxy.None() -> new ProxyChoice.None();
            case Proxy.Socks5(var host, var port, var user, var password) ->
                new ProxyChoice.Socks5(host, port, user, password);
            case Proxy.Http(var host, var port, var user, var password) ->
                new ProxyChoice.HttpConnect(host, port, user, password);
        };
    }

    static String oneLine(Throwable problem) {
        String text = problem.getMessage();
        return text == null ? problem.getClass().getSimpleName() : text.replaceAll("\\R", " ");
    }
}
