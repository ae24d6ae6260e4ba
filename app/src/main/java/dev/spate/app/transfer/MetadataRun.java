package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.SessionEvent;
import dev.spate.engine.SpateException;
import dev.spate.engine.Subscription;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.UnsupportedTorrentException;
import dev.spate.share.text.ByteSize;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.PeerLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Fetches the metadata of a magnet link from peers and downloads no content. Owned by the command's thread. */
public final class MetadataRun {
    private final Console console;
    private final ProgressDisplay progress;
    private final Optional<Duration> timeout;

    /**
     * @param timeout how long to wait without any progress; if empty, until interrupted or until every tracker has
     *     failed repeatedly
     */
    public MetadataRun(Console console, ProgressDisplay progress, Optional<Duration> timeout) {
        this.console = console;
        this.progress = progress;
        this.timeout = timeout;
    }

    /**
     * Fetches the metainfo of the link.
     *
     * @param folder where an earlier run may have kept the metadata; nothing is written there
     */
    public Metainfo run(SessionConfig config, DownloadSource.MagnetLink link, Path folder, List<PeerAddress> peers) {
        AddTorrent.Builder request = AddTorrent.magnet(link.parse(), folder).access(AddTorrent.Access.SEED);
        peers.forEach(request::peer);
        try (Session session = SessionRun.open(config);
                Subscription events = session.subscribe()) {
            TorrentHandle handle = session.add(request.build());
            DownloadRequest downloadRequest =
                    new DownloadRequest(link.text(), request.build(), DownloadRequest.NO_REPORT);
            TorrentTask torrentTask = new TorrentTask(downloadRequest, handle, false, timeout, System.nanoTime());
            boolean hasEnded = console.interrupt().repeatUntil(() -> hasEnded(torrentTask, handle), wait -> {
                progress.show(List.of(torrentTask.torrentProgress(false)), System.nanoTime());
                events.poll(wait).ifPresent(event -> report(link, event));
            });
            // First the metadata: with it the torrent may end by itself, because no file of it is wanted here.
            return handle.metainfo().orElseThrow(() -> hasEnded ? failure(torrentTask) : interrupted(link));
        } catch (UnsupportedTorrentException e) {
            throw CommandFailure.of(ExitCode.BAD_TORRENT, e);
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.STORAGE, e);
        }
    }

    private static boolean hasEnded(TorrentTask torrentTask, TorrentHandle handle) {
        return torrentTask.outcome(System.nanoTime()).isPresent()
                || handle.metainfo().isPresent();
    }

    private static CommandFailure failure(TorrentTask torrentTask) {
        Outcome outcome = torrentTask.outcome(System.nanoTime()).orElseThrow();
        return new CommandFailure(outcome.code(), outcome.message());
    }

    private static CommandFailure interrupted(DownloadSource.MagnetLink link) {
        return new CommandFailure(ExitCode.INTERRUPTED, link.text() + ": interrupted");
    }

    private void report(DownloadSource.MagnetLink link, SessionEvent event) {
        if (event instanceof SessionEvent.MetadataTooLong told) {
            console.err().println("spate: " + link.text() + ": " + tooLong(told.length()));
        }
    }

    /** Why the metadata that a peer offers is refused. */
    static String tooLong(int length) {
        return "a peer offers metadata of " + ByteSize.text(length) + "; spate takes at most "
                + ByteSize.text(PeerLimits.METADATA_LENGTH_MAX)
                + " from peers; use the torrent file instead";
    }

    /** Whether the link or the user names a peer, or a tracker that can be asked. */
    public static boolean hasSource(Magnet magnet, List<PeerAddress> peers) {
        return magnet.trackers().stream().anyMatch(Reachability::isSupported)
                || !magnet.peers().isEmpty()
                || !peers.isEmpty();
    }
}
