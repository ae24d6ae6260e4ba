package dev.spate.engine;

import dev.spate.engine.file.FileFailure;
import dev.spate.http.ProxyChoice;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import java.util.Map;
import java.util.Optional;

/**
 * Converts what the machine reports into the types of the API, so that the machine's own types stay inside the engine.
 * Stateless.
 */
final class Conversions {
    private Conversions() {}

    static TorrentStatus status(String name, InfoHash infoHash, TorrentStats stats, Optional<TorrentFailure> failure) {
        return new TorrentStatus(
                infoHash,
                name,
                failure.isPresent() ? Activity.FAILED : stats.activity(),
                stats.progress(),
                stats.rates(),
                stats.totals(),
                stats.swarm(),
                failure);
    }

    /** The last known status of a torrent that has stopped, with its failure. */
    static TorrentStatus failed(TorrentStatus last, TorrentFailure failure) {
        SwarmCounts swarm = last.swarm();
        return new TorrentStatus(
                last.infoHash(),
                last.name(),
                Activity.FAILED,
                last.progress(),
                TransferRates.NONE,
                last.totals(),
                new SwarmCounts(0, 0, swarm.seedsInSwarm(), swarm.leechersInSwarm(), 0, Map.of()),
                Optional.of(failure));
    }

    static TorrentFailure failure(Notice.Failed failed) {
        return new TorrentFailure(cause(failed.cause()), failed.file(), failed.message());
    }

    static TorrentFailure failure(FileFailure problem) {
        DiskEvent.Failed failed = problem.failed();
        return new TorrentFailure(cause(failed.cause()), failed.file(), failed.message());
    }

    /** Why a session has ended by itself. */
    static TorrentFailure failure(Error error) {
        String what = error instanceof OutOfMemoryError ? "not enough memory: " : "internal error: ";
        return new TorrentFailure(TorrentFailure.Cause.INTERNAL, "", what + oneLine(error));
    }

    private static TorrentFailure.Cause cause(DiskEvent.Cause cause) {
        return switch (cause) {
            case FULL -> TorrentFailure.Cause.STORAGE_FULL;
            case MISSING -> TorrentFailure.Cause.STORAGE_MISSING;
            case DENIED -> TorrentFailure.Cause.STORAGE_DENIED;
            case FAULTY -> TorrentFailure.Cause.STORAGE_FAULTY;
            case IN_THE_WAY -> TorrentFailure.Cause.FILE_IN_THE_WAY;
            case UNUSABLE -> TorrentFailure.Cause.METADATA_UNUSABLE;
        };
    }

    /** The event for a notice; empty when the API reports the notice in another way. */
    static Optional<SessionEvent> event(InfoHash torrent, Notice notice) {
        return switch (notice) {
            case Notice.Checked checked ->
                Optional.of(new SessionEvent.Checked(torrent, checked.piecesGenuine(), checked.piecesChecked()));
            case Notice.PieceCompleted completed ->
                Optional.of(new SessionEvent.PieceCompleted(
                        torrent, completed.piece().value()));
            case Notice.PieceFailed failed ->
                Optional.of(new SessionEvent.PieceFailed(torrent, failed.piece().value()));
            case Notice.MetadataTooLong tooLong ->
                Optional.of(new SessionEvent.MetadataTooLong(torrent, tooLong.length()));
            case Notice.PeerBanned banned -> Optional.of(new SessionEvent.PeerBanned(torrent, banned.address()));
            case Notice.Failed failed -> Optional.of(new SessionEvent.Failed(torrent, failure(failed)));
            case Notice.TrackerMessage tracker ->
                Optional.of(
                        new SessionEvent.TrackerMessage(torrent, tracker.url(), tracker.message(), tracker.failed()));
            case Notice.Completed _,
                    Notice.Incomplete _,
                    Notice.Recovered _,
                    Notice.MetadataFetched _,
                    Notice.ContentNeeded _ -> Optional.empty();
        };
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

    /** The same proxy, for the packages that open connections. */
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
