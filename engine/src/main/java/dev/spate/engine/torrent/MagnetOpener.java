package dev.spate.engine.torrent;

import dev.spate.engine.file.FileFailure;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.resume.SavedMetadata;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.UnsafePorts;
import dev.spate.wire.AddressLiteral;
import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * From a magnet link to a torrent with open files, whether peers or an earlier run have given its metadata. Looking at the
 * disk takes a moment, so a thread of its own does it, while the loop goes on and links stay. Owned by the loop.
 */
public final class MagnetOpener {
    /** Who waits for the torrent. */
    public interface Listener {
        /** On the loop. Returns false when nobody wants the torrent any more. */
        boolean onOpened(OpenTorrent known, long now);

        /**
         * On the loop: there is no torrent, unless it is tried again.
         *
         * @param why a {@link ProtocolException} when the metadata is no usable torrent, a {@link FileFailure} or {@link
         *     ResumeFileInUseException} when the files cannot be used, or what the caller's choice of files has thrown
         */
        void onOpenFailed(Exception why);
    }

    private static final System.Logger LOG = System.getLogger(MagnetOpener.class.getName());

    private final SessionParts parts;
    private final Listener listener;
    private final Consumer<DiskEvent> events;
    private volatile CompletableFuture<Void> opening = CompletableFuture.completedFuture(null);

    /** @param events of the disk, once files are open */
    public MagnetOpener(SessionParts parts, Listener listener, Consumer<DiskEvent> events) {
        this.parts = parts;
        this.listener = listener;
        this.events = events;
    }

    /** The same request with the metadata that an earlier run has kept, if there is any. */
    public static TorrentRequest withSavedMetadata(TorrentRequest request, SessionParts parts) {
        if (request.metainfo().isPresent()) {
            return request;
        }
        Optional<byte[]> kept = new SavedMetadata(parts.disk().operations(), request.infoHash())
                .read(request.where().folder());
        try {
            return kept.isPresent() ? request.with(metainfo(request, kept.get())) : request;
        } catch (ProtocolException e) {
            // Peers would give the same, so the failure is told where it is expected.
            return request;
        }
    }

    /**
     * Opens, unless that is under way.
     *
     * @param request whose folder and choices count
     * @param info the info dictionary; has the hash that the link names
     */
    public void begin(TorrentRequest request, byte[] info) {
        if (opening.isDone()) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            opening = done;
            parts.openerThreads().start("spate-open", () -> {
                try {
                    Optional<Exception> problem = open(request, info);
                    // On the loop, so that whoever hears of a failure may try again at once.
                    parts.loop()
                            .insist(_ -> finish(done, problem))
                            .exceptionally(MagnetOpener::logUnreported)
                            .join();
                } finally {
                    done.complete(null);
                }
            });
        }
    }

    private boolean finish(CompletableFuture<Void> done, Optional<Exception> problem) {
        done.complete(null);
        problem.ifPresent(listener::onOpenFailed);
        return true;
    }

    /** The session has ended without waiting any longer. */
    private static boolean logUnreported(Throwable why) {
        LOG.log(System.Logger.Level.DEBUG, "nobody hears what became of a magnet link", why);
        return false;
    }

    /** Completed when what was begun has been taken, closed or given up. */
    public CompletableFuture<Void> settled() {
        return opening;
    }

    private Optional<Exception> open(TorrentRequest request, byte[] info) {
        try {
            OpenTorrent known = openFiles(request, info);
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
        } catch (ProtocolException | FileFailure | ResumeFileInUseException | RuntimeException e) {
            return Optional.of(e);
        }
    }

    private OpenTorrent openFiles(TorrentRequest request, byte[] info)
            throws ProtocolException, FileFailure, ResumeFileInUseException {
        TorrentRequest complete = request.with(metainfo(request, info));
        OpenTorrent open = OpenTorrent.open(complete, parts, events);
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
            throw new ProtocolException("it is not the torrent that the link names");
        }
        return metainfo;
    }

    /** A link that names both hashes must mean one torrent. */
    private static boolean isContradicted(InfoHash linked, InfoHash found) {
        return linked.hasV2() && !Arrays.equals(linked.v2(), found.v2());
    }

    /** The peers of a link that need no look-up. */
    public static List<PeerAddress> addresses(Magnet magnet) {
        return peers(magnet)
                .map(peer -> AddressLiteral.parse(peer.host()).map(ip -> PeerAddress.of(ip, peer.port())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Those that do. */
    public static List<HostPort> hostNames(Magnet magnet) {
        return peers(magnet)
                .filter(peer -> AddressLiteral.parse(peer.host()).isEmpty())
                .toList();
    }

    /** A link may come from a stranger, who must not have us dial what can be harmed. */
    private static Stream<HostPort> peers(Magnet magnet) {
        return magnet.peers().stream().filter(peer -> !UnsafePorts.contains(peer.port()));
    }
}
