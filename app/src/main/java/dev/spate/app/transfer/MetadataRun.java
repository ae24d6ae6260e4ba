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

/** Learns from peers what a magnet link means, and downloads nothing of it. Owned by the command's thread. */
public final class MetadataRun {
    private static final Duration STEP = Duration.ofMillis(100);

    private final Console console;
    private final ProgressDisplay progress;
    private final Optional<Duration> timeout;

    /** @param timeout how long to wait without any progress; without one, until interrupted or hopeless */
    public MetadataRun(Console console, ProgressDisplay progress, Optional<Duration> timeout) {
        this.console = console;
        this.progress = progress;
        this.timeout = timeout;
    }

    /**
     * What the link means.
     *
     * @param folder where an earlier run may have kept it; nothing is written there
     */
    public Metainfo run(SessionConfig config, DownloadSource.MagnetLink link, Path folder, List<PeerAddress> peers) {
        AddTorrent.Builder request = AddTorrent.magnet(link.parse(), folder).access(AddTorrent.Access.SEED);
        peers.forEach(request::peer);
        try (Session session = SessionRun.open(config);
                Subscription events = session.subscribe()) {
            TorrentHandle handle = session.add(request.build());
            SeedGoal seedGoal = new SeedGoal(false, Optional.empty(), Optional.empty(), timeout);
            DownloadRequest downloadRequest =
                    new DownloadRequest(link.text(), request.build(), DownloadRequest.NOTHING_TO_TELL);
            TorrentTask torrentTask = new TorrentTask(downloadRequest, handle, seedGoal, System.nanoTime());
            while (true) {
                if (console.interrupt().isAsked()) {
                    throw new CommandFailure(ExitCode.INTERRUPTED, link.text() + ": interrupted");
                }
                long now = System.nanoTime();
                Optional<Outcome> outcome = torrentTask.outcome(now);
                // Asked after that: with its metadata the torrent may come to an end of its own, as nothing of it is
                // wanted here, and that end is none of this run.
                Optional<Metainfo> known = handle.metainfo();
                if (known.isPresent()) {
                    return known.get();
                }
                if (outcome.isPresent()) {
                    throw new CommandFailure(outcome.get().code(), outcome.get().message());
                }
                progress.show(List.of(torrentTask.standing(false)), now);
                events.poll(STEP).ifPresent(event -> tell(link, event));
            }
        } catch (UnsupportedTorrentException e) {
            throw CommandFailure.of(ExitCode.BAD_TORRENT, e);
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.STORAGE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, link.text() + ": interrupted", e);
        }
    }

    private void tell(DownloadSource.MagnetLink link, SessionEvent event) {
        if (event instanceof SessionEvent.MetadataTooLong told) {
            console.err().println("spate: " + link.text() + ": " + tooLong(told.length()));
        }
    }

    /** Why the metadata that a peer offers is not taken. */
    static String tooLong(int length) {
        return "a peer offers metadata of " + ByteSize.text(length) + ", and more than "
                + ByteSize.text(PeerLimits.METADATA_LENGTH_MAX)
                + " is never taken; with the torrent file it can be had";
    }

    /** Whether there is anybody to ask. */
    public static boolean canAsk(Magnet magnet, List<PeerAddress> peers) {
        return magnet.trackers().stream().anyMatch(Reachability::isSpoken)
                || !magnet.peers().isEmpty()
                || !peers.isEmpty();
    }
}
