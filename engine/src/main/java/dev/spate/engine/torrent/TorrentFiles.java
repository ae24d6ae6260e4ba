package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FoundStamps;
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
import dev.spate.engine.saved.SavedContent;
import dev.spate.engine.webseed.WebSeed;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.Remote;
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
import java.util.stream.IntStream;

/**
 * The files of a torrent as they are on disk when it is added: which exist, which pieces are trusted, and which files
 * may be written.
 *
 * <p>Opening checks the disk and may create the folder. The thread that adds the torrent does it.
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
    /** Empty for a torrent that only seeds, because it never writes. */
    private final Optional<ResumeFile> resume;

    private final Optional<FileReservation> reservation;

    /** What existed when a torrent that only seeds was opened; empty when we write, or the caller has vouched. */
    private final Optional<FoundStamps> seeded;

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
            Optional<FoundStamps> seeded,
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
        this.seeded = seeded;
        this.notes = List.copyOf(notes);
    }

    private static Metainfo metainfoOf(TorrentRequest request) {
        return request.metainfo().orElseThrow(() -> new IllegalArgumentException("the metainfo is not known"));
    }

    /** The same as {@link #open(TorrentRequest, Optional, SessionParts)}, when nothing is saved. */
    static TorrentFiles open(TorrentRequest request, SessionParts parts) throws FileFailure, ResumeFileInUseException {
        return open(request, Optional.empty(), parts);
    }

    /**
     * Checks the disk.
     *
     * @param saved what a saved session knows of the content: pieces in files that have not changed since are not
     *     checked again
     * @throws ResumeFileInUseException when another process or session downloads the torrent to the same folder
     * @throws FileFailure when the folder or its files cannot be used
     */
    static TorrentFiles open(TorrentRequest request, Optional<SavedContent> saved, SessionParts parts)
            throws FileFailure, ResumeFileInUseException {
        return open(request, saved, parts.disk(), parts.resume());
    }

    static TorrentFiles open(
            TorrentRequest request, Optional<SavedContent> saved, Storage.Shared disk, ResumeFile.Shared resume)
            throws FileFailure, ResumeFileInUseException {
        try {
            if (!request.where().isSeedOnly()) {
                Optional<TorrentFiles> complete = openComplete(request, saved, disk);
                return complete.isPresent() ? complete.get() : openToDownload(request, saved, disk, resume);
            }
            return openToSeed(request, saved, disk);
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

    /**
     * A download that is complete, and whose files have not changed since: nothing will be written, so it needs no
     * resume file. Empty when anything else is the case.
     */
    private static Optional<TorrentFiles> openComplete(
            TorrentRequest request, Optional<SavedContent> saved, Storage.Shared disk) throws IOException {
        boolean isThere = saved.filter(content -> content.pieces().isFull()).isPresent()
                && Files.isDirectory(request.where().folder());
        if (!isThere) {
            return Optional.empty();
        }
        TorrentFiles files = openToSeed(request, saved, disk);
        return Optional.of(files).filter(it -> it.savedProgress.trusted().isFull() && it.hasEveryFile());
    }

    /** Whether every file that belongs on the disk is there, empty ones too. */
    private boolean hasEveryFile() {
        return IntStream.range(0, layout.files().size())
                .allMatch(file -> !layout.file(file).isOnDisk()
                        || seeded.filter(stamps -> stamps.get(file).isPresent()).isPresent());
    }

    /**
     * What a saved session keeps of content for which the caller vouches: every piece, and how the files look now.
     *
     * @throws IOException when the folder cannot be used
     */
    public static SavedContent vouched(TorrentRequest request, Storage.Shared disk) throws IOException {
        Folder folder = Folder.of(request.where().folder());
        FileLayout layout = layoutToRead(request, folder, disk);
        List<SavedContent.Stamp> stamps = FoundStamps.read(layout, folder, disk.operations(), disk.pool()).stream()
                .map(SavedContent.Stamp::of)
                .toList();
        int pieceCount = metainfoOf(request).geometry().pieceCount();
        return new SavedContent(Bitfield.full(pieceCount), stamps);
    }

    private static FileLayout layoutToRead(TorrentRequest request, Folder folder, Storage.Shared disk)
            throws IOException {
        List<FileEntry> entries = metainfoOf(request).files();
        return FileLayout.of(
                entries,
                request.where().paths().isEmpty()
                        ? ContentPaths.toRead(entries, folder, disk.operations())
                        : request.where().paths());
    }

    private static TorrentFiles openToSeed(TorrentRequest request, Optional<SavedContent> saved, Storage.Shared disk)
            throws IOException {
        Folder folder = Folder.of(request.where().folder());
        List<FileEntry> entries = metainfoOf(request).files();
        FileLayout layout = layoutToRead(request, folder, disk);
        boolean isVouched = request.where().isVouched() && saved.isEmpty();
        Optional<FoundFiles> found = isVouched
                ? Optional.empty()
                : Optional.of(FoundFiles.in(folder, layout, disk.operations(), disk.pool()));
        PieceGeometry geometry = metainfoOf(request).geometry();
        SavedProgress progress = found.isPresent()
                ? found.get().progress(geometry, saved)
                : new SavedProgress(
                        Bitfield.full(geometry.pieceCount()),
                        Bitfield.empty(geometry.pieceCount()),
                        new BitSet(),
                        List.of(),
                        0,
                        0);
        return new TorrentFiles(
                request,
                folder,
                layout,
                progress,
                ForeignFiles.NONE,
                OwnedFiles.none(entries.size()),
                part(request, folder, disk),
                new BitSet(),
                Optional.empty(),
                Optional.empty(),
                found.map(FoundFiles::stamps),
                found.map(FoundFiles::notes).orElse(List.of()));
    }

    private static TorrentFiles openToDownload(
            TorrentRequest request, Optional<SavedContent> saved, Storage.Shared disk, ResumeFile.Shared shared)
            throws IOException {
        Files.createDirectories(request.where().folder());
        Folder folder = Folder.of(request.where().folder());
        PartFile part = part(request, folder, disk);
        ResumeFile resume = ResumeFile.open(
                metainfoOf(request), folder, shared, request.where().mayOverwrite(), part::holds, saved);
        FileReservation fileReservation = new FileReservation(folder, resume.layout(), disk.operations());
        boolean isUsable = false;
        try {
            List<Optional<FileStamp>> found = resume.found();
            checkKinds(request, resume.layout(), found);
            BitSet aside = aside(request, resume, found);
            reserve(fileReservation, request, resume, found, aside, part);
            settleLengths(request, resume.layout(), folder, found, disk.operations());
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
                    Optional.empty(),
                    notes);
        } finally {
            if (!isUsable) {
                fileReservation.close();
                // A torrent that was refused before it started leaves no files.
                boolean isNew = resume.progress().filePriorities().isEmpty();
                (isNew ? resume.remove() : resume.close(false)).join();
            }
        }
    }

    /**
     * Handles wanted files with more bytes than the torrent says, even where the torrent says zero. Such a file is
     * another file and in the way; it is truncated only when overwriting is allowed.
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

    private static PartFile part(TorrentRequest request, Folder folder, Storage.Shared disk) throws IOException {
        Path name = Path.of("." + metainfoOf(request).infoHash() + ".part.spate");
        return PartFile.of(disk.operations(), folder, name, metainfoOf(request).geometry());
    }

    /**
     * The files that are in the part file for now: files that do not exist, and unwanted files whose path holds another
     * file that certainly differs.
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

    /** Checks that every wanted path holds a regular file or nothing. */
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

    /** Reserves files and space, before anything is written or requested. */
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
        // Published before we read what others have published, so that of two downloads at once at least one finds the
        // other.
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

    /** Notes for a person about the files, one line each. */
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

    /** Where progress is saved. A torrent that only seeds has no progress to save. */
    private Store store(Consumer<DiskEvent> events) {
        return resume.map(file -> file.store(events))
                .orElse((ticket, pieces, uploaded, downloaded) -> events.accept(new DiskEvent.Saved(ticket)));
    }

    /** The features that the folder's file system lacks, one line for a person each. */
    public List<String> warnings() {
        return resume.map(ResumeFile::warnings).orElse(List.of());
    }

    /** Makes the wanted symbolic links of a complete download. Called by a disk thread. */
    public void makeLinks(SessionParts parts) {
        if (mayDownload()) {
            SymbolicLinks.of(metainfo.files(), layout)
                    .make(file -> request.isWanted(file), folder, parts.disk().operations());
        }
    }

    /** Releases files and space for other downloads, because everything wanted is complete. */
    public void release() {
        reservation.ifPresent(FileReservation::close);
    }

    /** All pieces whose state was uncertain have been checked. */
    public void settle() {
        resume.ifPresent(ResumeFile::settle);
    }

    /** Whether this folder held no saved state of the torrent before it was added. */
    public boolean isNew() {
        return savedProgress.filePriorities().isEmpty();
    }

    /**
     * The content for the machine.
     *
     * @param storage the files, opened by {@link #storage}
     * @param webSeeds the web seeds, as the machine knows them
     */
    public OpenContent openContent(Storage storage, List<Remote.WebSeed> webSeeds) {
        return new OpenContent(
                metainfo(),
                new StoredContent(
                        savedProgress.trusted(),
                        savedProgress.doubtful(),
                        foreignFiles.checked(),
                        savedProgress.downloadedBytes(),
                        savedProgress.uploadedBytes()),
                priorities(),
                storage,
                store(storage::reportSave),
                webSeeds);
    }

    /**
     * The web seeds to use: first those that the caller names, then those of the metainfo. Strangers wrote the
     * metainfo, so its web seeds may not be hosts of our own network. A torrent that only seeds uses none.
     */
    public List<WebSeed> webSeeds() {
        Map<String, WebSeed> seeds = new LinkedHashMap<>();
        if (mayDownload()) {
            request.webSeeds().forEach(seed -> seeds.putIfAbsent(seed.url().text(), seed));
            for (String text : metainfo().webSeeds()) {
                try {
                    HttpUrl url = HttpUrl.parse(text);
                    seeds.putIfAbsent(
                            url.text(), new WebSeed(url, Remote.WebSeed.Use.ALWAYS, new LocalAccess.Refused()));
                } catch (HttpException e) {
                    LOG.log(System.Logger.Level.DEBUG, "a web seed is left out: " + e.getMessage());
                }
            }
        }
        return List.copyOf(seeds.values());
    }

    /** The priorities of the files. A torrent that only seeds wants no file, even if some are missing. */
    private List<Integer> priorities() {
        return request.where().isSeedOnly()
                ? Collections.nCopies(metainfo().files().size(), 0)
                : filePriorities;
    }

    /** The state before the machine has reported anything. */
    public TorrentStats firstStats() {
        return TorrentStats.nothing(
                request.how().isPaused() ? Activity.PAUSED : Activity.CHECKING,
                Progress.none(geometry().totalLength(), geometry().pieceCount()));
    }

    /** Whether the torrent may download. A complete one of a saved session does not need to. */
    public boolean mayDownload() {
        return resume.isPresent();
    }

    /** The progress that is known before the check. */
    SavedProgress progress() {
        return savedProgress;
    }

    /**
     * What a saved session keeps of the content, so that unchanged files are not checked again. Waits for the disk.
     * Called when the bytes of all these pieces are durable and nothing is being written.
     *
     * @param verified the verified pieces
     */
    public SavedContent content(Bitfield verified, Storage.Shared disk) throws IOException {
        FoundStamps now = FoundStamps.read(layout, folder, disk.operations(), disk.pool());
        List<SavedContent.Stamp> stamps = new ArrayList<>(now.size());
        for (int i = 0; i < now.size(); i++) {
            SavedContent.Stamp stamp = SavedContent.Stamp.of(now.get(i));
            int file = i;
            // A file that changed while it was checked may differ from what was checked.
            boolean isCertain = seeded.map(
                            then -> SavedContent.Stamp.of(then.get(file)).equals(stamp))
                    .orElse(true);
            stamps.add(isCertain ? stamp : SavedContent.Stamp.UNKNOWN);
        }
        return new SavedContent(verified, stamps);
    }

    /**
     * Closes the resume file, after the storage is closed. A complete torrent needs no resume data, and a torrent that
     * could not start has none. In both cases none of our files stays beside the content.
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
        /** Every piece is on disk. */
        COMPLETE,
        /** Everything wanted is on disk, and the rest may be wanted later. */
        CHOSEN,
        /** The torrent can continue later. */
        UNFINISHED,
        /** The storage has failed, so the last saved progress may say less than the disk has. */
        FAILED,
        /** A file that we did not create was in the way. */
        NOT_BEGUN
    }
}
