package dev.spate.engine.saved;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.reason.Reasons;
import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The torrents of a session on disk. Thread-safe.
 *
 * <p>Each change is answered by a future that completes when the change is durable: whatever is answered is there after
 * a kill or a power failure, and what is not answered is there wholly or not at all. Changes that come while others are
 * written are written together, with one force of each file. A change that fails leaves the state before it, and
 * changes after it work again as soon as the disk does. While nothing changes, nothing is written.
 *
 * <p>Reading waits for the disk, and sees only what is durable. It must not be done by a thread that may be interrupted.
 */
public final class SavedSession {
    private static final System.Logger LOG = System.getLogger(SavedSession.class.getName());

    /** The thread that writes. */
    @FunctionalInterface
    public interface Writer {
        /**
         * Runs a task after the earlier ones, all on one thread.
         *
         * @return false when the task will never run
         */
        boolean keep(Runnable task);
    }

    /**
     * How many bytes of garbage are worth a rewrite, if they are also more than what is still used.
     *
     * @param log bytes of the log
     * @param metainfo bytes of metainfo
     * @param closingLog bytes of the log when the session closes, if they are also a quarter of what is still used
     */
    record Garbage(long log, long metainfo, long closingLog) {
        static final Garbage USUAL = new Garbage(1024 * 1024, 32 * 1024 * 1024, 64 * 1024);
    }

    /** A change that waits to be written, and those that wait for it. */
    private record Waiting(Change change, List<CompletableFuture<Void>> answers) {
        private Waiting and(Change later, CompletableFuture<Void> answer) {
            answers.add(answer);
            return new Waiting(change.then(later), answers);
        }
    }

    private final SessionFolder folder;
    private final Writer writer;
    private final Garbage garbage;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    /** The last change of each torrent, in the order in which they are written; guarded by the monitor. */
    private final Map<WireHash, Waiting> waiting = new LinkedHashMap<>();

    /** Guarded by the monitor. */
    private boolean isScheduled;
    /** Guarded by the monitor. */
    private boolean isClosed;

    /** Replaced only by the thread that writes. */
    private volatile SessionFiles files;

    /** The length of the log from which a rewrite that failed is tried again; owned by the thread that writes. */
    private long retryLength;

    private SavedSession(SessionFolder folder, Writer writer, Garbage garbage, SessionFiles files) {
        this.folder = folder;
        this.writer = writer;
        this.garbage = garbage;
        this.files = files;
    }

    /**
     * Opens the saved session of a folder, and creates both when needed. The calling thread waits for the disk; it reads
     * the log but neither metainfo nor content.
     *
     * @param path the folder; nothing else should be in it
     * @throws SavedSessionException when another session uses it, or a newer version of this program has written it
     * @throws IOException when the folder cannot be read, or a new one cannot be written
     */
    public static SavedSession open(Path path, FileOperations operations, Writer writer) throws IOException {
        return open(path, operations, writer, Garbage.USUAL);
    }

    /** The same with other limits, for tests. */
    static SavedSession open(Path path, FileOperations operations, Writer writer, Garbage garbage) throws IOException {
        SessionFolder folder = SessionFolder.open(path, operations);
        boolean isOpen = false;
        try {
            SavedSession session = new SavedSession(folder, writer, garbage, SessionFiles.open(folder));
            session.tidy();
            isOpen = true;
            return session;
        } finally {
            if (!isOpen) {
                folder.close();
            }
        }
    }

    /** Repairs what can be repaired now; otherwise the next change tries again, and fails if it cannot either. */
    private void tidy() {
        try {
            repair();
            files.tidy();
        } catch (IOException e) {
            folder.warn(line("the saved session cannot be repaired yet", e));
        }
    }

    /** What a person should know about the folder, one line each. */
    public List<String> warnings() {
        return folder.warnings();
    }

    /** The torrents in the order of their positions. */
    public List<WireHash> torrents() {
        return files.index().inOrder();
    }

    /** The number of torrents. */
    public int size() {
        return files.index().size();
    }

    /** Everything that is saved of a torrent but its metainfo; empty when it is not in the session. */
    public Optional<SavedTorrent> find(WireHash hash) throws IOException {
        return read(now -> now.find(hash));
    }

    /** The metainfo of a torrent; empty when it is not known, or the torrent is not in the session. */
    public Optional<Metainfo> metainfo(WireHash hash) throws IOException {
        return read(now -> now.metainfo(hash));
    }

    private interface Reading<T> {
        T from(SessionFiles files) throws IOException;
    }

    private <T> T read(Reading<T> reading) throws IOException {
        while (true) {
            SessionFiles now = files;
            try {
                return reading.from(now);
            } catch (ClosedChannelException e) {
                // The session may have moved to other files in the meantime.
                if (now == files) {
                    throw new SavedSessionException("the saved session is closed", e);
                }
            }
        }
    }

    /**
     * Adds a torrent, or replaces everything that is saved of it.
     *
     * @param metainfo of the torrent; empty while it is not known, or when the saved one stays
     * @return completes when this is durable, otherwise with a {@link SavedSessionException}
     * @throws IllegalArgumentException when a value is out of range, or the metainfo is of another torrent
     */
    public CompletableFuture<Void> put(SavedTorrent torrent, Optional<Metainfo> metainfo) {
        return change(Change.put(torrent, metainfo));
    }

    /** Replaces the settings of a torrent of the session; otherwise like {@link #put}. */
    public CompletableFuture<Void> update(SavedTorrent.Settings settings) {
        return change(Change.update(settings.key(), Part.SETTINGS, SavedTorrentCodec.encode(settings)));
    }

    /** Replaces what is known of the content of a torrent of the session; otherwise like {@link #put}. */
    public CompletableFuture<Void> update(WireHash hash, SavedContent content) {
        return change(Change.update(hash, Part.CONTENT, SavedTorrentCodec.encode(Optional.of(content))));
    }

    /** Replaces the counters of a torrent of the session; otherwise like {@link #put}. */
    public CompletableFuture<Void> update(WireHash hash, SavedTorrent.Counters counters) {
        return change(Change.update(hash, Part.COUNTERS, SavedTorrentCodec.encode(counters)));
    }

    /** Removes a torrent, if the session has it; completes when it is durably gone. */
    public CompletableFuture<Void> remove(WireHash hash) {
        return change(Change.removal(hash));
    }

    private CompletableFuture<Void> change(Change change) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        boolean isFirst;
        synchronized (waiting) {
            if (isClosed) {
                return failed("the saved session is closed");
            }
            Waiting before = waiting.get(change.hash());
            boolean isGone = before != null && !before.change().leavesATorrent(true);
            if (isGone && !change.removes() && !change.leavesATorrent(false)) {
                return failed(unknown(change.hash()));
            }
            List<CompletableFuture<Void>> answers = new ArrayList<>(1);
            answers.add(answer);
            waiting.put(change.hash(), before == null ? new Waiting(change, answers) : before.and(change, answer));
            isFirst = !isScheduled;
            isScheduled = true;
        }
        if (isFirst) {
            schedule();
        }
        return answer;
    }

    private static CompletableFuture<Void> failed(String message) {
        return CompletableFuture.failedFuture(new SavedSessionException(message));
    }

    private static String unknown(WireHash hash) {
        return hash + " is not in the saved session";
    }

    private void schedule() {
        if (!writer.keep(this::writeBatch)) {
            List<Waiting> all;
            synchronized (waiting) {
                all = List.copyOf(waiting.values());
                waiting.clear();
                isScheduled = false;
            }
            fail(all, new SavedSessionException("the saved session is closed"));
        }
    }

    /** Takes changes until they are worth a force. The rest waits for the next batch. */
    private List<Waiting> batch() {
        List<Waiting> batch = new ArrayList<>();
        long length = 0;
        synchronized (waiting) {
            Iterator<Waiting> all = waiting.values().iterator();
            while (all.hasNext() && length < SavedLimits.BATCH_LENGTH_MAX) {
                Waiting next = all.next();
                length += next.change().length();
                batch.add(next);
                all.remove();
            }
        }
        return batch;
    }

    private void writeBatch() {
        write(batch());
        boolean hasMore;
        synchronized (waiting) {
            hasMore = !waiting.isEmpty();
            isScheduled = hasMore;
        }
        if (hasMore) {
            // A task of its own, so that others that wait for this thread have their turn in between.
            schedule();
        }
    }

    private void write(List<Waiting> batch) {
        RecordIndex index = files.index();
        List<Waiting> known = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Waiting each : batch) {
            WireHash hash = each.change().hash();
            boolean isThere = index.row(hash).isPresent();
            if (each.change().leavesATorrent(isThere) || each.change().removes()) {
                known.add(each);
                changes.add(each.change());
            } else {
                fail(List.of(each), new SavedSessionException(unknown(hash)));
            }
        }
        if (changes.isEmpty()) {
            return;
        }
        // An exception that is nobody's plan still gets an answer.
        SavedSessionException failure = new SavedSessionException("changes of the session cannot be saved");
        boolean isWritten = false;
        try {
            repair();
            files.write(changes);
            isWritten = true;
        } catch (IOException e) {
            failure = new SavedSessionException(line("changes of the session cannot be saved", e), e);
        } finally {
            if (!isWritten) {
                fail(known, failure);
            }
        }
        if (isWritten) {
            known.forEach(each -> each.answers().forEach(answer -> answer.complete(null)));
            rewrite(files.logGarbage() > Math.max(garbage.log(), files.logBytes()), hasMetainfoGarbage());
        }
    }

    private void repair() throws IOException {
        SessionFiles before = files;
        moveTo(before.repaired());
    }

    private void moveTo(SessionFiles next) throws IOException {
        SessionFiles before = files;
        if (next != before) {
            files = next;
            before.leave(next);
        }
    }

    private boolean hasMetainfoGarbage() {
        return files.metainfoGarbage() > Math.max(garbage.metainfo(), files.metainfoBytes());
    }

    private void rewrite(boolean logIsDue, boolean metainfoIsDue) {
        if ((!logIsDue && !metainfoIsDue) || files.logLength() < retryLength) {
            return;
        }
        try {
            moveTo(files.rewritten(metainfoIsDue));
            retryLength = 0;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, line("the saved session stays longer than it could be", e));
            retryLength = 2 * files.logLength();
        }
    }

    private static void fail(List<Waiting> batch, SavedSessionException failure) {
        batch.forEach(each -> each.answers().forEach(answer -> answer.completeExceptionally(failure)));
    }

    private String line(String what, IOException e) {
        return what + ": "
                + (e instanceof SavedSessionException
                        ? e.getMessage()
                        : Reasons.line(folder.folder().path(), e));
    }

    /**
     * Writes what waits, removes garbage, and unlocks the folder. A second call does nothing.
     *
     * @return completes when the folder can be opened again
     */
    public CompletableFuture<Void> close() {
        synchronized (waiting) {
            if (isClosed) {
                return closed;
            }
            isClosed = true;
        }
        if (!writer.keep(this::finish)) {
            finish();
        }
        return closed;
    }

    private void finish() {
        try (folder) {
            try {
                for (List<Waiting> batch = batch(); !batch.isEmpty(); batch = batch()) {
                    write(batch);
                }
                rewrite(
                        files.logGarbage() > Math.max(garbage.closingLog(), files.logBytes() / 4),
                        hasMetainfoGarbage());
            } finally {
                files.close();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, line("the saved session could not be closed", e));
        } finally {
            closed.complete(null);
        }
    }
}
