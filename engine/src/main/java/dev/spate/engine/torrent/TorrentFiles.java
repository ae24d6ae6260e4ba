package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.PartFile;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.file.ContentPaths;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.reason.Reasons;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.resume.ResumeFileInUseException;
import dev.spate.engine.resume.SavedProgress;
import dev.spate.engine.webseed.WebSeed;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What lies on disk of a torrent when it is added: which files, what is known of them, and what may be written.
 *
 * <p>Opening looks at the disk and may create the folder; it is done by the thread that adds the torrent.
 */
public final class TorrentFiles {
    private static final System.Logger LOG = System.getLogger(TorrentFiles.class.getName());

    private final TorrentRequest request;
    private final Metainfo metainfo;
    private final List<Integer> filePriorities;
    private final Folder folder;
    private final FileLayout layout;
    private final SavedProgress savedProgress;
    private final ForeignFiles foreignFiles;
    private final OwnedFiles owned;
    private final PartFile part;
    private final BitSet aside;
    /** None for a torrent that only seeds: it never writes. */
    private final Optional<ResumeFile> resume;

    private final Optional<FileReservation> reservation;

    private final List<String> notes;

    private TorrentFiles(
            TorrentRequest request,
            Folder folder,
            FileLayout layout,
            SavedProgress savedProgress,
            ForeignFiles foreignFiles,
            OwnedFiles owned,
            PartFile part,
            BitSet aside,
            Optional<ResumeFile> resume,
            Optional<FileReservation> reservation,
            List<String> notes) {
        this.request = request;
        this.metainfo = metainfoOf(request);
        this.filePriorities = request.filePriorities();
        this.folder = folder;
        this.layout = layout;
        this.savedProgress = savedProgress;
        this.foreignFiles = foreignFiles;
        this.owned = owned;
        this.part = part;
        this.aside = aside;
        this.resume = resume;
        this.reservation = reservation;
        this.notes = List.copyOf(notes);
    }

    private static Metainfo metainfoOf(TorrentRequest request) {
        return request.metainfo().orElseThrow(() -> new IllegalArgumentException("what is opened is known"));
    }

    /**
     * Looks at what is there.
     *
     * @throws ResumeFileInUseException when another process or session downloads the torrent to the same folder
     * @throws FileFailure when the folder or its files cannot be used
     */
    static TorrentFiles open(TorrentRequest request, SessionParts parts) throws FileFailure, ResumeFileInUseException {
        try {
            return request.where().isSeedOnly() ? openToSeed(request, parts) : openToDownload(request, parts);
        } catch (ResumeFileInUseException e) {
            throw new ResumeFileInUseException(
                    request.name() + " is being downloaded to "
                            + request.where().folder() + " already",
                    e);
        } catch (FileFailure e) {
            throw e;
        } catch (IOException e) {
            DiskEvent.Cause cause = e instanceof NoSuchFileException ? DiskEvent.Cause.MISSING : DiskEvent.Cause.DENIED;
            throw new FileFailure(new DiskEvent.Failed(
                    cause,
                    request.where().folder().toString(),
                    Reasons.line(request.where().folder(), e)));
        }
    }

    private static TorrentFiles openToSeed(TorrentRequest request, SessionParts parts) throws IOException {
        Folder folder = Folder.of(request.where().folder());
        List<FileEntry> entries = metainfoOf(request).files();
        FileLayout layout = FileLayout.of(
                entries,
                request.where().paths().isEmpty()
                        ? ContentPaths.toRead(entries, folder, parts.disk().operations())
                        : request.where().paths());
        Optional<FoundFiles> found = request.where().isVouched()
                ? Optional.empty()
                : Optional.of(FoundFiles.in(
                        folder, layout, parts.disk().operations(), parts.disk().pool()));
        PieceGeometry geometry = metainfoOf(request).geometry();
        Bitfield none = Bitfield.empty(geometry.pieceCount());
        Bitfield genuine = request.where().isVouched() ? Bitfield.full(geometry.pieceCount()) : none;
        Bitfield unchecked = found.map(files -> files.usable(geometry)).orElse(none);
        return new TorrentFiles(
                request,
                folder,
                layout,
                new SavedProgress(genuine, unchecked, new BitSet(), List.of(), 0, 0),
                ForeignFiles.NONE,
                OwnedFiles.none(entries.size()),
                part(request, folder, parts),
                new BitSet(),
                Optional.empty(),
                Optional.empty(),
                found.map(FoundFiles::notes).orElse(List.of()));
    }

    private static TorrentFiles openToDownload(TorrentRequest request, SessionParts parts) throws IOException {
        Files.createDirectories(request.where().folder());
        Folder folder = Folder.of(request.where().folder());
        PartFile part = part(request, folder, parts);
        ResumeFile resume = ResumeFile.open(
                metainfoOf(request), folder, parts.resume(), request.where().mayOverwrite(), part::holds);
        FileReservation fileReservation =
                new FileReservation(folder, resume.layout(), parts.disk().operations());
        boolean isUsable = false;
        try {
            List<Optional<FileStamp>> found = resume.found();
            checkKinds(request, resume.layout(), found);
            BitSet aside = aside(request, resume, found);
            reserve(fileReservation, request, resume, found, aside, part);
            settleLengths(request, resume.layout(), folder, found, parts.disk().operations());
            ForeignFiles foreignFiles = ForeignFiles.NONE;
            if (request.where().mayOverwrite()) {
                resume.allowOverwriting(found);
            } else {
                foreignFiles = ForeignFiles.of(
                        used(resume.progress().guarded(), aside),
                        resume.layout(),
                        metainfoOf(request).geometry(),
                        found);
            }
            isUsable = true;
            List<String> notes =
                    new ArrayList<>(NameChanges.of(metainfoOf(request).files(), resume.layout()));
            notes.addAll(SymbolicLinks.of(metainfoOf(request).files(), resume.layout())
                    .notes());
            return new TorrentFiles(
                    request,
                    folder,
                    resume.layout(),
                    resume.progress(),
                    foreignFiles,
                    resume.owned(),
                    part,
                    aside,
                    Optional.of(resume),
                    Optional.of(fileReservation),
                    notes);
        } finally {
            if (!isUsable) {
                fileReservation.close();
                // What was refused before it began leaves no trace.
                boolean isNew = resume.progress().filePriorities().isEmpty();
                (isNew ? resume.remove() : resume.close(false)).join();
            }
        }
    }

    /**
     * A wanted file with more bytes than the torrent says is another one, also where the torrent says none: it is in the
     * way, or cut when that is allowed.
     */
    private static void settleLengths(
            TorrentRequest request,
            FileLayout layout,
            Folder folder,
            List<Optional<FileStamp>> found,
            FileOperations operations)
            throws IOException {
        for (int i = 0; i < found.size(); i++) {
            StoredFile file = layout.file(i);
            Optional<FileStamp> there = found.get(i);
            if (there.isEmpty() || there.get().length() <= file.length() || !request.isWanted(i)) {
                continue;
            }
            if (!request.where().mayOverwrite()) {
                throw inTheWay(
                        file.path(),
                        "is there already and has " + (there.get().length() - file.length())
                                + " bytes more than the torrent says");
            }
            if (operations.nameCount(folder, file.path()) > 1) {
                operations.separate(folder, file.path());
                found.set(i, operations.stamp(folder, file.path()));
            }
            try (FileOperations.OpenFile open = operations.open(folder, file.path(), FileOperations.Access.WRITE)) {
                open.truncate(file.length());
                open.force();
            }
        }
    }

    private static PartFile part(TorrentRequest request, Folder folder, SessionParts parts) throws IOException {
        Path name = Path.of("." + metainfoOf(request).infoHash() + ".part.spate");
        return PartFile.of(
                parts.disk().operations(), folder, name, metainfoOf(request).geometry());
    }

    /**
     * Files that do not lie under their names for now: those that were never there, and unwanted ones where a file of others
     * lies that is certainly another one.
     */
    private static BitSet aside(TorrentRequest request, ResumeFile resume, List<Optional<FileStamp>> found) {
        BitSet aside = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            StoredFile file = resume.layout().file(i);
            Optional<FileStamp> there = found.get(i);
            boolean isAnother =
                    there.isEmpty() || !there.get().isFile() || there.get().length() != file.length();
            boolean isUnused = resume.progress().guarded().get(i) && isAnother && !request.isWanted(i);
            aside.set(i, file.isOnDisk() && (there.isEmpty() || isUnused));
        }
        return aside;
    }

    private static BitSet used(BitSet guarded, BitSet aside) {
        BitSet used = (BitSet) guarded.clone();
        used.andNot(aside);
        return used;
    }

    /** What lies under the name of a wanted file has to be one. */
    private static void checkKinds(TorrentRequest request, FileLayout layout, List<Optional<FileStamp>> found)
            throws FileFailure {
        for (int i = 0; i < found.size(); i++) {
            Optional<FileStamp> another = found.get(i).filter(there -> !there.isFile());
            if (another.isPresent() && request.isWanted(i)) {
                throw inTheWay(
                        layout.file(i).path(),
                        FoundFiles.words(another.get().kind()) + ", and the torrent has a file there");
            }
        }
    }

    /** Files and room, before anything is written or asked for. */
    private static void reserve(
            FileReservation fileReservation,
            TorrentRequest request,
            ResumeFile resume,
            List<Optional<FileStamp>> found,
            BitSet aside,
            PartFile part)
            throws IOException {
        FileLayout layout = resume.layout();
        BitSet wanted = new BitSet();
        BitSet used = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            boolean isGuarded = resume.progress().guarded().get(i);
            wanted.set(i, request.isWanted(i));
            used.set(i, layout.file(i).isOnDisk() && (request.isWanted(i) || !(isGuarded || aside.get(i))));
        }
        BitSet written = (BitSet) used.clone();
        if (!request.where().mayOverwrite()) {
            written.andNot(resume.progress().guarded());
        }
        // Told before others are asked, so that of two at once at least one hears of the other.
        resume.publish(request.filePriorities());
        fileReservation.claim(request.name(), used, written);
        fileReservation.reserveSpace(
                wanted, found, aside, part, metainfoOf(request).geometry());
    }

    private static FileFailure inTheWay(Path file, String why) {
        return new FileFailure(new DiskEvent.Failed(DiskEvent.Cause.IN_THE_WAY, file.toString(), file + ": " + why));
    }

    public Metainfo metainfo() {
        return metainfo;
    }

    /** What a person should know of its files, one line each. */
    public List<String> notes() {
        return notes;
    }

    private PieceGeometry geometry() {
        return metainfo.geometry();
    }

    Storage storage(SessionParts parts, Consumer<DiskEvent> events) throws FileFailure {
        Storage.Content content = new Storage.Content(
                layout,
                geometry(),
                metainfo().pieceHashes(),
                foreignFiles.files(),
                owned,
                part,
                aside,
                resume.isPresent());
        Storage.Shared disk = mayDownload() ? parts.disk() : parts.disk().readOnly();
        Storage storage = new Storage(content, folder, disk, parts.digestSalt(), events);
        if (mayDownload()) {
            reservation.ifPresent(reserved -> reserved.trackWrites(storage));
            begin(storage);
        }
        return storage;
    }

    private void begin(Storage storage) throws FileFailure {
        BitSet wanted = new BitSet();
        for (int i = 0; i < layout.files().size(); i++) {
            wanted.set(i, request.isWanted(i));
        }
        try {
            storage.begin(wanted);
        } catch (FileFailure e) {
            storage.close().join();
            close(End.FAILED).join();
            throw new FileFailure(e.event(folder));
        }
    }

    /** Where progress is saved; a torrent that only seeds has nothing to save. */
    public Store store(Consumer<DiskEvent> events) {
        return resume.map(file -> file.store(events))
                .orElse((ticket, pieces, uploaded, downloaded) -> events.accept(new DiskEvent.Saved(ticket)));
    }

    /** What the folder's file system lacks, each in one line for a person. */
    public List<String> warnings() {
        return resume.map(ResumeFile::warnings).orElse(List.of());
    }

    /** Makes the wanted links of a download that is complete. Called by a disk thread. */
    public void makeLinks(SessionParts parts) {
        if (mayDownload()) {
            SymbolicLinks.of(metainfo.files(), layout)
                    .make(file -> request.isWanted(file), folder, parts.disk().operations());
        }
    }

    /** Everything that is wanted is there: others may use its files, and need not spare room for it. */
    public void release() {
        reservation.ifPresent(FileReservation::close);
    }

    /** Everything doubtful has been checked. */
    public void settle() {
        resume.ifPresent(ResumeFile::settle);
    }

    /** Whether nothing was known of the torrent here before it was added. */
    public boolean isNew() {
        return savedProgress.filePriorities().isEmpty();
    }

    public TorrentSetup setup(SessionParts parts, List<PeerAddress> webSeeds) {
        return new TorrentSetup(
                metainfo(),
                parts.self(),
                new StoredContent(
                        savedProgress.trusted(),
                        savedProgress.doubtful(),
                        foreignFiles.checked(),
                        savedProgress.downloadedBytes(),
                        savedProgress.uploadedBytes()),
                new TorrentSettings(
                        priorities(),
                        request.how().inOrder(),
                        request.how().downBytesPerSecond(),
                        request.how().upBytesPerSecond(),
                        parts.connectionsPerTorrentMax(),
                        parts.unchokeSlots()),
                request.how().isPaused(),
                Stream.concat(webSeeds.stream(), request.peers().stream()).toList());
    }

    /**
     * The web seeds to use: those that the caller names, then those of the metainfo, which strangers wrote and which so
     * must not make us ask hosts of our own network. A torrent that only seeds has no use for them.
     */
    public List<WebSeed> webSeeds() {
        Map<String, WebSeed> seeds = new LinkedHashMap<>();
        if (mayDownload()) {
            request.webSeeds().forEach(seed -> seeds.putIfAbsent(seed.url().text(), seed));
            for (String text : metainfo().webSeeds()) {
                try {
                    HttpUrl url = HttpUrl.parse(text);
                    seeds.putIfAbsent(url.text(), new WebSeed(url, WebSeed.Use.ALWAYS, new LocalAccess.Refused()));
                } catch (HttpException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a web seed is left out: " + e.getMessage());
                }
            }
        }
        return List.copyOf(seeds.values());
    }

    /** A torrent that only seeds wants nothing, whatever is missing. */
    private List<Integer> priorities() {
        return request.where().isSeedOnly()
                ? Collections.nCopies(metainfo().files().size(), 0)
                : filePriorities;
    }

    /** What is known before the machine has said anything. */
    public TorrentStats firstStats() {
        return TorrentStats.nothing(
                request.how().isPaused() ? Activity.PAUSED : Activity.CHECKING,
                Progress.none(geometry().totalLength(), geometry().pieceCount()));
    }

    /** Whether anything may be fetched at all. */
    public boolean mayDownload() {
        return !request.where().isSeedOnly();
    }

    /**
     * After the storage is closed. What is complete needs no resuming, and what could not begin has nothing to resume:
     * then no trace of ours stays beside the content.
     *
     * @param end how the torrent ended
     */
    CompletableFuture<Void> close(End end) {
        release();
        if (resume.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return switch (end) {
            case COMPLETE, NOT_BEGUN -> {
                deletePart();
                yield resume.get().remove();
            }
            case CHOSEN -> {
                deletePart();
                yield resume.get().close(true);
            }
            case UNFINISHED -> resume.get().close(true);
            case FAILED -> resume.get().close(false);
        };
    }

    private void deletePart() {
        try {
            part.delete();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the part file stays", e);
        }
    }

    /** How a torrent ended. */
    public enum End {
        /** Everything is there. */
        COMPLETE,
        /** Everything wanted is there, and the rest may be wanted another time. */
        CHOSEN,
        /** It goes on another time. */
        UNFINISHED,
        /** The storage has failed, so the last save may claim less than there is. */
        FAILED,
        /** A file of others was in the way. */
        NOT_BEGUN
    }
}
