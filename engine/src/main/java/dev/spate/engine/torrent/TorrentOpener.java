package dev.spate.engine.torrent;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.resume.SavedMetadata;
import dev.spate.engine.saved.SavedContent;
import dev.spate.protocol.port.ContentOpener;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Opens the files of a torrent once its metadata is known, from peers, from an earlier run or from a saved session, and
 * closes them when nothing needs them. The disk takes a moment, so a separate thread does it while the loop continues
 * and links stay. Owned by the loop.
 */
public final class TorrentOpener implements ContentOpener {
    /** Receives the opened torrent. */
    public interface Listener {
        /** What to open: the request with the folder and the choice of files. Called on the loop. */
        TorrentRequest request();

        /**
         * The request with the metainfo that was kept, and what is known of the content on disk. Called by the thread
         * that opens.
         */
        Reopening reopening() throws IOException;

        /** Called on the loop. Returns false when the torrent is not wanted any more; the opener then closes it. */
        boolean onOpened(OpenTorrent known, long now);

        /** Called on the loop: the torrent could not be opened. {@link #open} tries again. */
        void onOpenFailed(DiskEvent.Failed why, long now);

        /** Called on the loop: gives up the open files, which are closed next. */
        Optional<OpenTorrent> onClosing();

        /** Called on the loop: the files are closed. */
        void onClosed(long now);
    }

    /**
     * What is needed to open a torrent again.
     *
     * @param saved empty when nothing is known; then the content is checked unless the disk says more
     */
    public record Reopening(TorrentRequest request, Optional<SavedContent> saved) {}

    private interface Opening {
        OpenTorrent open() throws IOException, ProtocolException;
    }

    private static final System.Logger LOG = System.getLogger(TorrentOpener.class.getName());

    private final SessionParts parts;
    private final Listener listener;
    private final Consumer<DiskEvent> events;
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** @param events receives the events of the disk once the files are open */
    public TorrentOpener(SessionParts parts, Listener listener, Consumer<DiskEvent> events) {
        this.parts = parts;
        this.listener = listener;
        this.events = events;
    }

    /** The same request with the metadata that an earlier run has saved, if there is any. */
    public static TorrentRequest withSavedMetadata(TorrentRequest request, SessionParts parts) {
        if (request.metainfo().isPresent()) {
            return request;
        }
        Optional<byte[]> kept = new SavedMetadata(parts.disk().operations(), request.infoHash())
                .read(request.where().folder());
        try {
            return kept.isPresent() ? request.with(metainfo(request, kept.get())) : request;
        } catch (ProtocolException e) {
            // Peers would send the same metadata, and opening that will report the failure.
            return request;
        }
    }

    @Override
    public void open(byte[] info) {
        TorrentRequest request = listener.request();
        begin(() -> openFiles(request, info));
    }

    @Override
    public void reopen() {
        begin(() -> {
            Reopening reopening = listener.reopening();
            return OpenTorrent.open(reopening.request(), reopening.saved(), parts, events);
        });
    }

    private void begin(Opening openFiles) {
        run(() -> {
            Optional<Exception> problem = open(openFiles);
            return now -> problem.ifPresent(why -> listener.onOpenFailed(failed(why), now));
        });
    }

    @Override
    public void close() {
        Optional<OpenTorrent> open = listener.onClosing();
        run(() -> {
            open.ifPresent(known -> known.close(TorrentFiles.End.COMPLETE).join());
            return listener::onClosed;
        });
    }

    /** Runs a task on a thread of its own, and its result on the loop, so that the torrent can go on at once. */
    private void run(Supplier<LongConsumer> task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        opening = done;
        parts.openerThreads().start("spate-open", () -> {
            try {
                LongConsumer result = task.get();
                parts.loop()
                        .insist(now -> {
                            done.complete(null);
                            result.accept(now);
                            return true;
                        })
                        .exceptionally(TorrentOpener::logUnreported)
                        .join();
            } finally {
                done.complete(null);
            }
        });
    }

    private static DiskEvent.Failed failed(Exception why) {
        return switch (why) {
            case FileFailure problem -> problem.failed();
            case ProtocolException problem -> unusable("not a usable torrent: " + problem.getMessage());
            default -> unusable(oneLine(why));
        };
    }

    private static String oneLine(Exception why) {
        String text = why.getMessage();
        return text == null ? why.getClass().getSimpleName() : text.replaceAll("\\R", " ");
    }

    private static DiskEvent.Failed unusable(String why) {
        return new DiskEvent.Failed(DiskEvent.Cause.UNUSABLE, "", why);
    }

    /** The loop has ended, so the result has no receiver. */
    private static boolean logUnreported(Throwable why) {
        LOG.log(System.Logger.Level.DEBUG, "the session ended before a magnet link was opened", why);
        return false;
    }

    /** Completed when the files in work are handed over, closed, or could not be opened. */
    public CompletableFuture<Void> settled() {
        return opening;
    }

    private Optional<Exception> open(Opening openFiles) {
        try {
            OpenTorrent known = openFiles.open();
            boolean isTaken = false;
            try {
                isTaken = parts.loop()
                        .insist(now -> listener.onOpened(known, now))
                        .join();
            } finally {
                if (!isTaken) {
                    known.close(TorrentFiles.End.UNFINISHED).join();
                }
            }
            return Optional.empty();
        } catch (ProtocolException | IOException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    private OpenTorrent openFiles(TorrentRequest request, byte[] info)
            throws ProtocolException, FileFailure, ResumeFileInUseException {
        TorrentRequest complete = request.with(metainfo(request, info));
        OpenTorrent open = OpenTorrent.open(complete, Optional.empty(), parts, events);
        if (!request.where().isSeedOnly() && Files.isDirectory(request.where().folder())) {
            open.savedMetadata().write(request.where().folder(), info);
        }
        return open;
    }

    private static Metainfo metainfo(TorrentRequest request, byte[] info) throws ProtocolException {
        Magnet magnet = request.magnet().orElseThrow();
        List<List<String>> tiers = magnet.trackers().stream().map(List::of).toList();
        Metainfo metainfo = Metainfo.fromInfo(info, tiers, magnet.webSeeds());
        if (!metainfo.hasV1() || isContradicted(magnet.infoHash(), metainfo.infoHash())) {
            throw new ProtocolException("it is not the torrent of the link");
        }
        return metainfo;
    }

    /** Whether the link names two hashes that belong to different torrents. */
    private static boolean isContradicted(InfoHash linked, InfoHash found) {
        return linked.hasV2() && !Arrays.equals(linked.v2(), found.v2());
    }
}
