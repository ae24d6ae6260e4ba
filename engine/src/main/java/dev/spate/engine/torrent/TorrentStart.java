package dev.spate.engine.torrent;

import dev.spate.engine.saved.SavedTorrent;
import dev.spate.protocol.port.ClosedContent;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.PeerLimits;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a torrent begins in this session, whether it is new or saved.
 *
 * @param how as the owner wants it
 * @param trackers tiers of URLs
 * @param peers to dial from the start
 * @param closed what is known of content that is opened only when it is needed; empty for other content
 * @param totals payload of earlier sessions
 */
public record TorrentStart(
        TorrentRequest.How how,
        List<List<String>> trackers,
        List<PeerAddress> peers,
        Optional<ClosedContent> closed,
        TransferTotals totals) {
    /** A new torrent whose content, if it is known, is opened at once. */
    public static TorrentStart of(TorrentRequest request) {
        return new TorrentStart(
                request.how(),
                request.trackers(),
                peers(request.peers(), request.magnet()),
                Optional.empty(),
                TransferTotals.NONE);
    }

    /** A new torrent with content for which the caller vouches: it is opened when somebody needs it. */
    public static TorrentStart vouched(TorrentRequest request, Metainfo metainfo) {
        long length = metainfo.geometry().totalLength();
        int count = metainfo.geometry().pieceCount();
        ClosedContent whole = new ClosedContent(
                new Progress(length, length, count, count, count),
                true,
                metainfo.isPrivate(),
                servedLength(metainfo.isPrivate(), metainfo.infoLength()));
        TorrentStart start = of(request);
        return new TorrentStart(start.how, start.trackers, start.peers, Optional.of(whole), start.totals);
    }

    /** A torrent of the saved session. */
    public static TorrentStart of(SavedTorrent saved) {
        SavedTorrent.Settings settings = saved.settings();
        SavedTorrent.How how = settings.how();
        return new TorrentStart(
                new TorrentRequest.How(how.inOrder(), how.isPaused(), how.downBytesPerSecond(), how.upBytesPerSecond()),
                settings.sources().trackers(),
                peers(settings.sources().peers(), settings.link()),
                SavedTorrents.closed(saved),
                new TransferTotals(
                        saved.counters().downloadedBytes(), saved.counters().uploadedBytes(), 0));
    }

    private static List<PeerAddress> peers(List<PeerAddress> named, Optional<Magnet> link) {
        List<PeerAddress> peers = new ArrayList<>(named);
        link.ifPresent(magnet -> peers.addAll(LinkPeers.addresses(magnet)));
        return peers;
    }

    /** Bytes of the metadata that peers may request. */
    static int servedLength(boolean isPrivate, int infoLength) {
        return isPrivate || infoLength > PeerLimits.METADATA_LENGTH_MAX ? 0 : infoLength;
    }

    /** Whether everything that is wanted is known to be on disk. */
    public boolean isComplete() {
        return closed.filter(ClosedContent::isComplete).isPresent();
    }

    /** The state before the machine has reported anything. */
    public TorrentStats firstStats() {
        Activity activity = closed.map(content -> content.isComplete() ? Activity.SEEDING : Activity.CHECKING)
                .orElse(Activity.FETCHING_METADATA);
        return new TorrentStats(
                how.isPaused() ? Activity.PAUSED : activity,
                closed.map(ClosedContent::progress).orElse(Progress.none(0, 0)),
                TransferRates.NONE,
                totals,
                SwarmCounts.NONE);
    }

    /**
     * The setup of the machine.
     *
     * @param content the content, if it is open
     * @param isOnline whether it runs from the start
     */
    public TorrentSetup setup(InfoHash infoHash, SessionParts parts, Optional<OpenContent> content, boolean isOnline) {
        return new TorrentSetup(
                WireHash.of(infoHash),
                parts.self(),
                trackers,
                new TorrentSettings(
                        how.inOrder(),
                        how.downBytesPerSecond(),
                        how.upBytesPerSecond(),
                        parts.connectionsPerTorrentMax(),
                        parts.unchokeSlots()),
                !isOnline,
                peers,
                content.<TorrentSetup.Start>map(TorrentSetup.Start.Open::new)
                        .or(() -> closed.map(known ->
                                new TorrentSetup.Start.Closed(known, totals.uploadedBytes(), totals.downloadedBytes())))
                        .orElseGet(TorrentSetup.Start.FromLink::new));
    }
}
