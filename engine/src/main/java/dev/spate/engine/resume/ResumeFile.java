package dev.spate.engine.resume;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FoundStamps;
import dev.spate.engine.file.ContentPaths;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.SafePaths;
import dev.spate.engine.saved.SavedContent;
import dev.spate.protocol.machine.Check;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Store;
import dev.spate.wire.InfoHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The saved progress of one download: a hidden file beside its data, locked while the download runs.
 *
 * <p>Opened by the thread that adds the torrent. The session's loop calls {@link #save}, and the disk thread that
 * forces files does the saves one after the other.
 */
public final class ResumeFile {
    private static final System.Logger LOG = System.getLogger(ResumeFile.class.getName());

    /** The priority of a file when the user has set none. */
    private static final int USUAL_PRIORITY = 4;

    private final Shared shared;
    private final Folder folder;
    private final Path name;
    private final SlotFile slots;
    private final FileLayout layout;
    private final FoundStamps found;
    private final SavedProgress savedProgress;
    private final OwnedFiles owned;
    /** Owned by the thread that opens, then by the thread that forces. */
    private ResumeSlot last;

    private boolean isClosed;

    private volatile List<Integer> priorities;
    private volatile boolean isSettled;

    /**
     * What a resume file needs of its session.
     *
     * @param operations the file system
     * @param pool its forcing thread also saves
     * @param clock gives the time of a save
     */
    public record Shared(FileOperations operations, DiskPool pool, InstantSource clock) {}

    /** Takes over the open file, which already contains a saved state. */
    private ResumeFile(Shared shared, Folder folder, Path name, SlotFile slots, Known known) {
        this.shared = shared;
        this.folder = folder;
        this.name = name;
        this.slots = slots;
        this.layout = known.layout;
        this.found = known.found;
        this.savedProgress = known.savedProgress;
        this.owned = known.owned;
        this.last = known.last;
        this.priorities = last.priorities();
        this.isSettled = last.isSettled();
    }

    /** What was read from the file, or the values for a new one. */
    private record Known(
            FileLayout layout, FoundStamps found, SavedProgress savedProgress, OwnedFiles owned, ResumeSlot last) {}

    /**
     * Locks the download and reads the saved state; without a readable one it begins a new file. Checks the stamp of
     * every file of the torrent. The state is durable when this returns, before anything else is written.
     *
     * @param mayChange whether files of others may be changed
     * @throws ResumeFileInUseException when the same download is already running
     * @throws IOException when the file cannot be read or written
     */
    public static ResumeFile open(Metainfo metainfo, Folder folder, Shared shared, boolean mayChange)
            throws IOException {
        return open(metainfo, folder, shared, mayChange, piece -> false);
    }

    /**
     * Like {@link #open(Metainfo, Folder, Shared, boolean)}, for a download with a part file, which contains bytes of
     * these pieces.
     */
    public static ResumeFile open(
            Metainfo metainfo, Folder folder, Shared shared, boolean mayChange, IntPredicate isAside)
            throws IOException {
        return open(metainfo, folder, shared, mayChange, isAside, Optional.empty());
    }

    /**
     * Like {@link #open(Metainfo, Folder, Shared, boolean, IntPredicate)}, for a download of a saved session.
     *
     * @param saved what the session knows of the content. It counts only where no state is saved here: a complete
     *     download has none
     */
    public static ResumeFile open(
            Metainfo metainfo,
            Folder folder,
            Shared shared,
            boolean mayChange,
            IntPredicate isAside,
            Optional<SavedContent> saved)
            throws IOException {
        Path name = SafePaths.relative(List.of(fileName(metainfo.name(), metainfo.infoHash())));
        SlotFile slots;
        try {
            slots = SlotFile.open(shared.operations, folder, name);
        } catch (ResumeFileInUseException | AccessDeniedException e) {
            throw e;
        } catch (FileSystemException e) {
            // Encrypted folders accept names of up to 143 or 175 bytes, so this name may be too long although the
            // content's name fits. Others accept no colon, and some of their drivers then report a missing file.
            name = SafePaths.relative(List.of(shortName(metainfo.infoHash())));
            slots = openShort(shared, folder, name, e);
        }
        boolean isOpen = false;
        try {
            Known known = read(metainfo, folder, shared, slots, mayChange, isAside, saved);
            isOpen = true;
            return new ResumeFile(shared, folder, name, slots, known);
        } finally {
            if (!isOpen) {
                slots.close();
            }
        }
    }

    private static SlotFile openShort(Shared shared, Folder folder, Path name, FileSystemException longNameFailed)
            throws IOException {
        try {
            return SlotFile.open(shared.operations, folder, name);
        } catch (ResumeFileInUseException e) {
            throw e;
        } catch (IOException e) {
            longNameFailed.addSuppressed(e);
            throw longNameFailed;
        }
    }

    /** The name that is used where the usual one is not accepted. */
    static String shortName(InfoHash infoHash) {
        return "." + infoHash + ".spate";
    }

    /** The name of the file: hidden, with as much of the torrent's name as fits, and different for each torrent. */
    static String fileName(String torrentName, InfoHash infoHash) {
        String ending = "." + infoHash.toString().substring(0, 8) + ".spate";
        StringBuilder kept = new StringBuilder(".");
        int length = 1 + ending.length();
        for (int codePoint : torrentName.codePoints().toArray()) {
            String text = codePoint == '/' || codePoint == 0 ? "_" : Character.toString(codePoint);
            length += text.getBytes(StandardCharsets.UTF_8).length;
            if (length > ResumeLimits.FILE_NAME_LENGTH_MAX) {
                break;
            }
            kept.append(text);
        }
        return kept.append(ending).toString();
    }

    /** The progress that was known when the file was opened. */
    public SavedProgress progress() {
        return savedProgress;
    }

    /** The paths of the torrent's files, as chosen when the download began. */
    public FileLayout layout() {
        return layout;
    }

    /** What existed under the name of each file when this was opened. */
    public FoundStamps found() {
        return found;
    }

    /** Which of the files are ours; recorded while this is open. */
    public OwnedFiles owned() {
        return owned;
    }

    /** What the folder's file system does not support, one line each, for people. */
    public List<String> warnings() {
        return slots.warnings();
    }

    /** The file's name below the folder. */
    public Path name() {
        return name;
    }

    /**
     * All doubtful pieces have been checked. From the next save on, a piece that is not in the saved bitfield is
     * missing. Until then, a restart checks again what existed before the download.
     */
    public void settle() {
        isSettled = true;
    }

    /** Sets the priorities for the next save, one for each file, 0 to 7. */
    public void keepPriorities(List<Integer> filePriorities) {
        Check.check(filePriorities.size() == layout.files().size(), "every file has a priority");
        priorities = List.copyOf(filePriorities);
    }

    /**
     * Saves which files are wanted before the download begins, so that other processes can read it. Called by the
     * thread that opened.
     *
     * @param filePriorities one for each file, or empty when all have the usual priority
     */
    public void publish(List<Integer> filePriorities) throws IOException {
        if (!filePriorities.isEmpty() && !filePriorities.equals(last.priorities())) {
            keepPriorities(filePriorities);
            put(next(last.pieces(), last.uploadedBytes(), last.downloadedBytes(), last.guarded(), List.of()));
        }
    }

    /**
     * From now on no file is guarded, and all existing files are ours; durable when this returns. Called by the thread
     * that opened, before the download begins.
     *
     * @param found what exists under the name of each file
     */
    public void allowOverwriting(List<Optional<FileStamp>> found) throws IOException {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isPresent()) {
                owned.created(i, found.get(i).get());
            }
        }
        put(next(last.pieces(), last.uploadedBytes(), last.downloadedBytes(), new BitSet(), List.of()));
    }

    /**
     * The port that saves progress.
     *
     * @param events gets {@link DiskEvent.Saved} and {@link DiskEvent.Failed}; must not block
     */
    public Store store(Consumer<DiskEvent> events) {
        return (ticket, pieces, uploadedBytes, downloadedBytes) ->
                save(ticket, pieces, uploadedBytes, downloadedBytes, events);
    }

    private void save(
            long ticket, Bitfield pieces, long uploadedBytes, long downloadedBytes, Consumer<DiskEvent> events) {
        shared.pool.keep(() -> {
            if (isClosed) {
                return;
            }
            try {
                put(next(pieces, uploadedBytes, downloadedBytes, last.guarded(), List.of()));
                events.accept(new DiskEvent.Saved(ticket));
            } catch (IOException e) {
                events.accept(new FileFailure(name, e).event(folder));
            }
        });
    }

    /**
     * Unlocks the download after the requested saves. Called after the storage was closed; a second call does nothing.
     *
     * @param cleanly whether the last save is complete, so that files are trusted while they stay unchanged
     */
    public CompletableFuture<Void> close(boolean cleanly) {
        return finishLater(() -> {
            if (cleanly) {
                List<ResumeSlot.SavedStamp> stamps = stamps();
                put(next(last.pieces(), last.uploadedBytes(), last.downloadedBytes(), last.guarded(), stamps));
            }
        });
    }

    /** Like {@link #close}, but deletes the file: there is nothing to resume, or nothing was ever downloaded. */
    public CompletableFuture<Void> remove() {
        return finishLater(() -> shared.operations.deleteFile(folder, name));
    }

    /** The last action on the file while it is locked. */
    private interface LastWork {
        void run() throws IOException;
    }

    private CompletableFuture<Void> finishLater(LastWork work) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Runnable finish = () -> {
            try {
                finish(work);
            } finally {
                closed.complete(null);
            }
        };
        if (!shared.pool.keep(finish)) {
            finish.run();
        }
        return closed;
    }

    private void finish(LastWork work) {
        if (isClosed) {
            return;
        }
        isClosed = true;
        try (slots) {
            work.run();
        } catch (IOException e) {
            // The previous state is still there; with it, a restart only trusts fewer pieces.
            LOG.log(System.Logger.Level.DEBUG, "could not end " + name, e);
        }
    }

    private List<ResumeSlot.SavedStamp> stamps() throws IOException {
        List<ResumeSlot.SavedStamp> stamps = new ArrayList<>();
        for (Optional<FileStamp> stamp : FoundStamps.read(layout, folder, shared.operations, shared.pool)) {
            stamps.add(stamp.map(there -> new ResumeSlot.SavedStamp(there.length(), there.modifiedNanos()))
                    .orElse(ResumeSlot.SavedStamp.NONE));
        }
        return stamps;
    }

    private ResumeSlot next(
            Bitfield pieces,
            long uploadedBytes,
            long downloadedBytes,
            BitSet guarded,
            List<ResumeSlot.SavedStamp> stamps) {
        return new ResumeSlot(
                last.number() + 1,
                nanos(shared.clock.instant()),
                isSettled,
                uploadedBytes,
                downloadedBytes,
                pieces,
                priorities,
                guarded,
                stamps);
    }

    private void put(ResumeSlot resumeSlot) throws IOException {
        slots.put(resumeSlot);
        last = resumeSlot;
    }

    private static Known read(
            Metainfo metainfo,
            Folder folder,
            Shared shared,
            SlotFile slots,
            boolean mayChange,
            IntPredicate isAside,
            Optional<SavedContent> saved)
            throws IOException {
        Optional<ResumeHeader> header = slots.readHeader()
                .filter(found -> isOf(found, metainfo))
                // A resume file from another person must not name a hidden file of the user, to have it changed.
                .filter(found -> !mayChange || found.files().stream().noneMatch(file -> file.startsWith(".")));
        Optional<FileLayout> kept = header.flatMap(found -> layout(found, metainfo));
        if (kept.isEmpty()) {
            String tag = metainfo.infoHash().toString().substring(0, 8);
            List<Path> paths = ContentPaths.toWrite(metainfo.files(), folder, shared.operations, tag, mayChange);
            slots.begin(ResumeHeader.of(
                    hash(metainfo),
                    metainfo.geometry(),
                    paths.stream().map(SafePaths::joined).toList()));
            return begin(metainfo, FileLayout.of(metainfo.files(), paths), folder, shared, slots, saved);
        }
        Optional<ResumeSlot> newest = slots.newest();
        if (newest.isEmpty()) {
            return begin(metainfo, kept.get(), folder, shared, slots, saved);
        }
        FoundStamps found = FoundStamps.read(kept.get(), folder, shared.operations, shared.pool);
        OwnershipMarks ownershipMarks = slots.marks();
        Optional<int[]> marks = ownershipMarks.read();
        BitSet ours = ours(found, marks, newest.get().guarded());
        if (marks.isEmpty()) {
            ownershipMarks.begin(IntStream.range(0, found.size())
                    .map(i -> ours.get(i) ? OwnedFiles.UNNUMBERED : OwnedFiles.FOREIGN)
                    .toArray());
        }
        Trust trust = new Trust(kept.get(), metainfo.geometry(), found);
        SavedProgress savedProgress = trust.of(
                newest.get(),
                ours,
                (file, piece) -> isAside.test(piece) && (marks.isEmpty() || marks.get()[file] == OwnedFiles.FOREIGN));
        OwnedFiles owned = new OwnedFiles(ours, numbers(found), ownershipMarks);
        ResumeSlot reopened = reopened(savedProgress, newest.get(), shared);
        slots.put(reopened);
        return new Known(kept.get(), found, savedProgress, owned, reopened);
    }

    /**
     * The existing files that are still those that we created; without marks, all that did not exist before the
     * download.
     */
    private static BitSet ours(List<Optional<FileStamp>> found, Optional<int[]> marks, BitSet guarded) {
        BitSet ours = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).isPresent()) {
                ours.set(
                        i,
                        marks.isPresent() ? isOurs(marks.get()[i], found.get(i).get()) : !guarded.get(i));
            }
        }
        return ours;
    }

    private static boolean isOurs(int mark, FileStamp there) {
        return mark == OwnedFiles.UNNUMBERED
                || (mark != OwnedFiles.FOREIGN && (there.number() == FileStamp.NO_NUMBER || there.number() == mark));
    }

    private static int[] numbers(List<Optional<FileStamp>> found) {
        return found.stream()
                .mapToInt(there -> there.map(FileStamp::number).orElse(FileStamp.NO_NUMBER))
                .toArray();
    }

    /**
     * The state after opening. It is no longer a clean end: until the next one, files may be newer than the saved
     * state.
     */
    private static ResumeSlot reopened(SavedProgress savedProgress, ResumeSlot newest, Shared shared) {
        return new ResumeSlot(
                newest.number() + 1,
                nanos(shared.clock.instant()),
                newest.isSettled() && savedProgress.doubtful().isEmpty(),
                newest.uploadedBytes(),
                newest.downloadedBytes(),
                savedProgress.trusted(),
                newest.priorities(),
                savedProgress.guarded(),
                List.of());
    }

    private static Known begin(
            Metainfo metainfo,
            FileLayout layout,
            Folder folder,
            Shared shared,
            SlotFile slots,
            Optional<SavedContent> saved)
            throws IOException {
        FoundStamps found = FoundStamps.read(layout, folder, shared.operations, shared.pool);
        Trust trust = new Trust(layout, metainfo.geometry(), found);
        SavedProgress savedProgress = saved.isPresent() ? trust.of(saved.get()) : trust.unknown();
        // A file that is as we left it is still ours.
        BitSet ours = saved.map(content -> content.unchanged(found)).orElseGet(BitSet::new);
        for (int i = 0; i < found.size(); i++) {
            ours.set(i, ours.get(i) && found.get(i).isPresent());
        }
        OwnershipMarks marks = slots.marks();
        for (int i = ours.nextSetBit(0); i >= 0; i = ours.nextSetBit(i + 1)) {
            int number = found.get(i).orElseThrow().number();
            marks.put(i, number == FileStamp.NO_NUMBER ? OwnedFiles.UNNUMBERED : number);
        }
        OwnedFiles owned = new OwnedFiles(ours, numbers(found), marks);
        ResumeSlot first = new ResumeSlot(
                1,
                nanos(shared.clock.instant()),
                savedProgress.doubtful().isEmpty(),
                0,
                0,
                savedProgress.trusted(),
                Collections.nCopies(layout.files().size(), USUAL_PRIORITY),
                savedProgress.guarded(),
                List.of());
        slots.put(first);
        return new Known(layout, found, savedProgress, owned, first);
    }

    private static boolean isOf(ResumeHeader resumeHeader, Metainfo metainfo) {
        return resumeHeader.equals(ResumeHeader.of(hash(metainfo), metainfo.geometry(), resumeHeader.files()))
                && resumeHeader.files().size() == metainfo.files().size();
    }

    private static Optional<FileLayout> layout(ResumeHeader resumeHeader, Metainfo metainfo) {
        try {
            List<Path> paths = resumeHeader.files().stream()
                    .map(file -> SafePaths.relative(List.of(file.split("/", -1))))
                    .toList();
            return Optional.of(FileLayout.of(metainfo.files(), paths));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static byte[] hash(Metainfo metainfo) {
        InfoHash hash = metainfo.infoHash();
        return hash.hasV1() ? hash.v1() : hash.v2();
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }
}
