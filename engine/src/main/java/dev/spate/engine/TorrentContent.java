package dev.spate.engine;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FileOperations;
import dev.spate.engine.disk.FileStamp;
import dev.spate.engine.disk.Folder;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.disk.StoredFile;
import dev.spate.protocol.torrent.DiskEvent;
import dev.spate.protocol.torrent.GuardedFile;
import dev.spate.protocol.torrent.Store;
import dev.spate.protocol.torrent.Summary;
import dev.spate.protocol.torrent.TorrentSetup;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What lies on disk of a torrent when it is added: which files, what is known of them, and what may be written.
 *
 * <p>Opening looks at the disk and may create the folder; it is done by the thread that adds the torrent.
 */
final class TorrentContent implements AutoCloseable {
    private final AddTorrent request;
    private final Folder folder;
    private final FileLayout layout;
    private final Bitfield unchecked;
    private final List<GuardedFile> guarded;

    private TorrentContent(
            AddTorrent request, Folder folder, FileLayout layout, Bitfield unchecked, List<GuardedFile> guarded) {
        this.request = request;
        this.folder = folder;
        this.layout = layout;
        this.unchecked = unchecked;
        this.guarded = List.copyOf(guarded);
    }

    /**
     * Looks at what is there.
     *
     * @throws StorageException when the folder or its files cannot be used
     */
    static TorrentContent open(AddTorrent request, FileOperations operations) {
        try {
            if (request.access() != Access.SEED) {
                Files.createDirectories(request.folder());
            }
            Folder folder = Folder.of(request.folder());
            List<Path> paths = FileLayout.choosePaths(request.metainfo().files(), folder, operations);
            FileLayout layout = FileLayout.of(request.metainfo().files(), paths);
            TorrentContent content = new TorrentContent(
                    request,
                    folder,
                    layout,
                    Bitfield.empty(request.metainfo().geometry().pieceCount()),
                    List.of());
            return content.inspect(operations);
        } catch (IOException e) {
            throw new StorageException(new TorrentFailure(
                    TorrentFailure.Cause.STORAGE_DENIED,
                    request.folder().toString(),
                    request.folder() + ": " + Conversions.oneLine(e)));
        }
    }

    private TorrentContent inspect(FileOperations operations) throws IOException {
        Bitfield present = Bitfield.empty(geometry().pieceCount());
        List<GuardedFile> others = new ArrayList<>();
        long bytesThere = 0;
        for (StoredFile file : layout.files()) {
            Optional<FileStamp> stamp = file.isOnDisk() ? operations.stamp(folder, file.path()) : Optional.empty();
            if (stamp.isPresent() && !stamp.get().isFile()) {
                throw inTheWay(file, "is there already and is not a regular file");
            }
            if (stamp.isPresent() && file.length() > 0) {
                int first = geometry().pieceAt(file.offset());
                int last = geometry().pieceAt(file.offset() + file.length() - 1);
                for (int piece = first; piece <= last; piece++) {
                    present.set(piece);
                }
                others.add(new GuardedFile(file.path().toString(), first, last));
                bytesThere += Math.min(stamp.get().length(), file.length());
            }
        }
        if (request.access() != Access.SEED) {
            checkSpace(layout.totalLength() - bytesThere);
        }
        List<GuardedFile> guard = request.access() == Access.DOWNLOAD ? others : List.of();
        return new TorrentContent(request, folder, layout, present, guard);
    }

    private StorageException inTheWay(StoredFile file, String why) {
        return new StorageException(new TorrentFailure(
                TorrentFailure.Cause.FILE_IN_THE_WAY, file.path().toString(), file.path() + ": " + why));
    }

    private void checkSpace(long bytesNeeded) throws IOException {
        long usable = Files.getFileStore(folder.path()).getUsableSpace();
        if (bytesNeeded > usable) {
            throw new StorageException(new TorrentFailure(
                    TorrentFailure.Cause.STORAGE_FULL,
                    folder.toString(),
                    folder + ": " + bytesNeeded + " bytes are needed and " + usable + " are free"));
        }
    }

    Metainfo metainfo() {
        return request.metainfo();
    }

    private PieceGeometry geometry() {
        return request.metainfo().geometry();
    }

    Storage storage(SessionParts parts, Consumer<DiskEvent> events) {
        Storage.Content content =
                new Storage.Content(layout, geometry(), metainfo().pieceHashes());
        return new Storage(content, folder, parts.disk(), parts.digestSalt(), events);
    }

    Store store(Consumer<DiskEvent> events) {
        return (ticket, pieces, uploadedBytes, downloadedBytes) -> events.accept(new DiskEvent.Saved(ticket));
    }

    TorrentSetup setup(SessionParts parts) {
        return new TorrentSetup(
                metainfo(),
                parts.self(),
                Version.CLIENT,
                parts.listenPort(),
                Bitfield.empty(geometry().pieceCount()),
                unchecked,
                guarded,
                0,
                0,
                priorities(),
                request.inOrder(),
                request.paused(),
                request.peers(),
                request.downBytesPerSecond(),
                request.upBytesPerSecond(),
                parts.config().connectionsPerTorrentMax(),
                parts.config().unchokeSlots());
    }

    /** A torrent that only seeds wants nothing, whatever is missing. */
    private List<Integer> priorities() {
        return request.access() == Access.SEED
                ? Collections.nCopies(metainfo().files().size(), 0)
                : request.filePriorities();
    }

    /** What is known before the machine has said anything. */
    Summary firstSummary() {
        return new Summary(
                request.paused() ? Summary.Activity.PAUSED : Summary.Activity.CHECKING,
                geometry().totalLength(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                -1,
                0);
    }

    @Override
    public void close() {}
}
