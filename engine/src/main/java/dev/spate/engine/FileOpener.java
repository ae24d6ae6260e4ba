package dev.spate.engine;

import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.ProtocolException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * From the metadata of a magnet link to a torrent with open files. Looking at the disk takes a moment, so a thread of
 * its own does it, while the loop goes on and links stay. Owned by the loop.
 */
final class FileOpener {
    /** Who waits for the torrent. */
    interface Opened {
        /** On the loop. Returns false when nobody wants the torrent any more. */
        boolean take(OpenTorrent known, long now);

        /** On the loop: there is no torrent, unless it is tried again. */
        void cannotOpen(TorrentFailure why);
    }

    private static final System.Logger LOG = System.getLogger(FileOpener.class.getName());

    private final SessionParts parts;
    private final Opened opened;
    private final Consumer<DiskEvent> events;
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** @param events of the disk, once files are open */
    FileOpener(SessionParts parts, Opened opened, Consumer<DiskEvent> events) {
        this.parts = parts;
        this.opened = opened;
        this.events = events;
    }

    /**
     * Opens, unless that is under way.
     *
     * @param request whose folder and choices count
     * @param info the info dictionary
     */
    void begin(AddTorrent request, byte[] info) {
        if (opening.isDone()) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            opening = done;
            parts.openerThreads().start(() -> {
                try {
                    Optional<TorrentFailure> failure = open(request, info);
                    // On the loop, so that whoever hears of a failure may try again at once.
                    parts.loop()
                            .insist(_ -> tell(done, failure))
                            .exceptionally(FileOpener::unheard)
                            .join();
                } finally {
                    done.complete(null);
                }
            });
        }
    }

    private boolean tell(CompletableFuture<Void> done, Optional<TorrentFailure> failure) {
        done.complete(null);
        failure.ifPresent(opened::cannotOpen);
        return true;
    }

    /** The session has ended without waiting any longer. */
    private static boolean unheard(Throwable why) {
        LOG.log(System.Logger.Level.DEBUG, "nobody hears what became of a magnet link", why);
        return false;
    }

    /** Completed when what was begun has been taken, closed or given up. */
    CompletableFuture<Void> settled() {
        return opening;
    }

    private Optional<TorrentFailure> open(AddTorrent request, byte[] info) {
        try {
            OpenTorrent known = MagnetMetadata.open(request, info, parts, events);
            boolean isTaken = false;
            try {
                isTaken = parts.loop().insist(now -> opened.take(known, now)).join();
            } finally {
                if (!isTaken) {
                    known.close(TorrentFiles.End.UNFINISHED).join();
                }
            }
            return Optional.empty();
        } catch (ProtocolException e) {
            return unusable("not a usable torrent: " + e.getMessage());
        } catch (StorageException e) {
            return Optional.of(e.failure());
        } catch (RuntimeException e) {
            return unusable(Conversions.oneLine(e));
        }
    }

    private static Optional<TorrentFailure> unusable(String why) {
        return Optional.of(new TorrentFailure(TorrentFailure.Cause.METADATA_UNUSABLE, "", why));
    }
}
