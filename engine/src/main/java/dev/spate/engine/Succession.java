package dev.spate.engine;

import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.wire.ProtocolException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * From the metadata of a magnet link to a torrent with open files. Looking at the disk takes a moment, so a thread of
 * its own does it, while the loop goes on and links stay. Owned by the loop.
 */
final class Succession {
    /** Who waits for the torrent. */
    interface Heir {
        /** On the loop. Returns false when nobody wants the torrent any more. */
        boolean take(OpenTorrent known, long now);

        /** On the thread that opens: there will be no torrent. */
        void cannotOpen(TorrentFailure.Cause cause, String message);
    }

    private final SessionParts parts;
    private final Heir heir;
    private final Consumer<DiskEvent> events;
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** @param events of the disk, once files are open */
    Succession(SessionParts parts, Heir heir, Consumer<DiskEvent> events) {
        this.parts = parts;
        this.heir = heir;
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
            parts.openings().start(() -> {
                try {
                    open(request, info);
                } finally {
                    done.complete(null);
                }
            });
        }
    }

    /** Completed when what was begun has been taken, closed or given up. */
    CompletableFuture<Void> settled() {
        return opening;
    }

    private void open(AddTorrent request, byte[] info) {
        try {
            OpenTorrent known = MagnetOpening.open(request, info, parts, events);
            boolean isTaken = parts.loop().call(now -> heir.take(known, now)).join();
            if (!isTaken) {
                known.close(TorrentContent.End.UNFINISHED).join();
            }
        } catch (ProtocolException e) {
            heir.cannotOpen(TorrentFailure.Cause.METADATA_UNUSABLE, "not a usable torrent: " + e.getMessage());
        } catch (StorageException e) {
            heir.cannotOpen(e.failure().cause(), e.failure().message());
        } catch (RuntimeException e) {
            heir.cannotOpen(TorrentFailure.Cause.METADATA_UNUSABLE, Conversions.oneLine(e));
        }
    }
}
