package dev.spate.engine.saved;

import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.engine.saved.RecordFile.Header;
import dev.spate.engine.saved.RecordFile.Kind;
import dev.spate.engine.saved.RecordFile.Span;
import dev.spate.engine.saved.RecordIndex.Row;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two files of a saved session, and where everything lies in them. One thread writes; any thread reads, unless it
 * may be interrupted.
 *
 * <p>They are never changed in place, only appended to. When much of them is of no use any more, the session moves to
 * new files ({@link #rewritten}), and those with the highest number count as soon as they have a header. A new file
 * instead of a rename: where a file is open, some systems refuse to replace it.
 */
final class SessionFiles implements Closeable {
    private final SessionFolder folder;
    private final long number;
    private final RecordFile log;
    private final RecordFile pack;
    private final RecordIndex index;
    /** Unreadable bytes of the log, which are to be kept elsewhere before anything is written. */
    private List<Span> damage;

    private SessionFiles(
            SessionFolder folder, long number, RecordFile log, RecordFile pack, RecordIndex index, List<Span> damage) {
        this.folder = folder;
        this.number = number;
        this.log = log;
        this.pack = pack;
        this.index = index;
        this.damage = damage;
    }

    /**
     * Reads the log, or begins a new one in an empty folder. An existing session is not written to.
     *
     * @throws SavedSessionException when a newer version of the program has written it, or when it cannot be read
     */
    static SessionFiles open(SessionFolder folder) throws IOException {
        List<Long> logs = folder.logs();
        for (long number : logs) {
            OpenFile file = folder.open(SessionFolder.log(number));
            Optional<Header> header = headerOrClose(file);
            if (header.isPresent()) {
                return read(folder, number, file, checked(header.get(), folder));
            }
        }
        return logs.isEmpty() ? begin(folder) : withoutHeader(folder, logs.getFirst());
    }

    private static Optional<Header> headerOrClose(OpenFile file) throws IOException {
        Optional<Header> header = Optional.empty();
        try {
            header = RecordFile.header(file);
        } finally {
            if (header.isEmpty()) {
                file.close();
            }
        }
        return header;
    }

    private static Header checked(Header header, SessionFolder folder) throws SavedSessionException {
        if (header.version() > RecordFile.VERSION) {
            throw newer(folder);
        }
        return header;
    }

    private static SavedSessionException newer(SessionFolder folder) {
        return new SavedSessionException(folder.folder() + " was written by a newer version of this program");
    }

    private static SessionFiles begin(SessionFolder folder) throws IOException {
        SessionFiles empty = fresh(folder, new SecureRandom().nextLong(), Optional.empty());
        empty.complete(true);
        return empty;
    }

    /**
     * New files without a header and without records.
     *
     * @param kept the file with the metainfo when it is kept
     */
    private static SessionFiles fresh(SessionFolder folder, long seal, Optional<RecordFile> kept) throws IOException {
        long number = folder.logs().stream().findFirst().orElse(0L) + 1;
        long packNumber = kept.isPresent()
                ? kept.get().header().metainfoNumber()
                : folder.packs().stream().findFirst().orElse(0L) + 1;
        Header header = new Header(RecordFile.VERSION, seal, packNumber);
        RecordFile log = folder.create(SessionFolder.log(number), header);
        try {
            RecordFile pack = kept.isPresent() ? kept.get() : folder.create(SessionFolder.pack(packNumber), header);
            return new SessionFiles(folder, number, log, pack, new RecordIndex(), List.of());
        } catch (IOException e) {
            folder.discard(log.name());
            log.close();
            throw e;
        }
    }

    /**
     * No log has a header. Either the very first one was not completed, or the beginning of the log is damaged; then
     * the other file has the same seal.
     */
    private static SessionFiles withoutHeader(SessionFolder folder, long number) throws IOException {
        OpenFile file = folder.open(SessionFolder.log(number));
        boolean isOpen = false;
        try {
            if (file.size() <= RecordFile.HEADER_LENGTH) {
                return begin(folder);
            }
            for (long packNumber : folder.packs()) {
                Optional<Header> header = header(folder, packNumber);
                if (header.isPresent()) {
                    isOpen = true;
                    SessionFiles found = read(folder, number, file, checked(header.get(), folder));
                    found.damage = new ArrayList<>(found.damage);
                    found.damage.addFirst(new Span(0, RecordFile.HEADER_LENGTH));
                    return found;
                }
            }
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
        throw new SavedSessionException(
                folder.folder() + ": the beginnings of its files are damaged, so they cannot be read");
    }

    private static Optional<Header> header(SessionFolder folder, long packNumber) throws IOException {
        try (OpenFile file = folder.open(SessionFolder.pack(packNumber))) {
            return RecordFile.header(file);
        }
    }

    private static SessionFiles read(SessionFolder folder, long number, OpenFile file, Header header)
            throws IOException {
        boolean isOpen = false;
        try {
            RecordIndex index = new RecordIndex();
            List<Span> damage = new ArrayList<>();
            long end = RecordFile.search(file, header.seal(), new RecordFile.Visitor() {
                @Override
                public void record(Span span, byte kind, byte[] payload) throws IOException {
                    if (!Kind.TORRENT.is(kind)) {
                        throw newer(folder);
                    }
                    try {
                        index.apply(LogRecord.decode(payload), span);
                    } catch (ProtocolException e) {
                        damage.add(span);
                    }
                }

                @Override
                public void damage(Span span) {
                    damage.add(span);
                }
            });
            int dropped = index.dropIncomplete();
            if (dropped > 0) {
                folder.warn(folder.folder() + ": the settings of " + dropped + " torrents are damaged; left out");
            }
            RecordFile log = RecordFile.existing(file, SessionFolder.log(number), header, end);
            SessionFiles found = new SessionFiles(folder, number, log, pack(folder, header), index, damage);
            isOpen = true;
            return found;
        } finally {
            if (!isOpen) {
                file.close();
            }
        }
    }

    private static RecordFile pack(SessionFolder folder, Header header) throws IOException {
        Path name = SessionFolder.pack(header.metainfoNumber());
        try {
            OpenFile file = folder.open(name);
            return RecordFile.existing(file, name, header, Math.max(file.size(), RecordFile.HEADER_LENGTH));
        } catch (NoSuchFileException e) {
            folder.warn(folder.folder().path().resolve(name) + " is missing, and with it the metainfo of the torrents");
            RecordFile pack = folder.create(name, header);
            pack.complete();
            return pack;
        }
    }

    /** Writes the headers of new files, after everything else; the session is in them when this returns. */
    private void complete(boolean withMetainfo) throws IOException {
        boolean isComplete = false;
        try {
            if (withMetainfo) {
                pack.complete();
            }
            log.force();
            // The names must be durable before the header: with a header, this log counts instead of the one before.
            folder.settle();
            log.complete();
            isComplete = true;
        } finally {
            if (!isComplete) {
                abandon(withMetainfo);
            }
        }
    }

    /** The new files must not count later: the session goes on in the old ones. */
    private void abandon(boolean withMetainfo) throws IOException {
        folder.discard(log.name());
        if (withMetainfo) {
            folder.discard(pack.name());
            pack.close();
        }
        log.close();
    }

    /**
     * Deletes what earlier files and failed attempts to rewrite have left behind. Before that, everything that counts is
     * made durable: the process that wrote it may have been killed in between.
     */
    void tidy() throws IOException {
        long packNumber = log.header().metainfoNumber();
        List<Path> others = new ArrayList<>();
        folder.logs().stream()
                .filter(it -> it != number)
                .map(SessionFolder::log)
                .forEach(others::add);
        folder.packs().stream()
                .filter(it -> it != packNumber)
                .map(SessionFolder::pack)
                .forEach(others::add);
        if (!others.isEmpty()) {
            pack.sync();
            log.sync();
            folder.settle();
            others.forEach(folder::deleteLater);
        }
    }

    RecordIndex index() {
        return index;
    }

    /**
     * These files, or new ones without the damage of the log. Unreadable bytes are kept in a file of their own first.
     * Bytes after the last record are what a killed process or a power failure leaves behind; they are only cut off.
     */
    SessionFiles repaired() throws IOException {
        if (damage.isEmpty()) {
            return this;
        }
        long bytes = damage.stream().mapToLong(Span::length).sum();
        String where = folder.keepDamaged(log, damage);
        folder.warn(folder.folder().path().resolve(log.name()) + ": " + bytes + " bytes could not be read; " + where);
        boolean isOnlyTail = damage.size() == 1 && damage.getFirst().offset() == log.length();
        damage = List.of();
        if (isOnlyTail) {
            log.cutLeftovers();
            return this;
        }
        return rewritten(false);
    }

    /**
     * Writes these changes; they are durable when this returns. After a failure none of them counts.
     *
     * @param changes each of another torrent
     */
    void write(List<Change> changes) throws IOException {
        folder.settle();
        List<LogRecord> records = new ArrayList<>();
        List<Span> spans = new ArrayList<>();
        boolean isWritten = false;
        try {
            for (Change change : changes) {
                if (change.removes()) {
                    records.add(new LogRecord(change.hash(), Map.of()));
                }
                if (!change.parts().isEmpty()) {
                    records.add(new LogRecord(change.hash(), withMetainfo(change)));
                }
            }
            // The metainfo must be durable before a record says where it lies.
            pack.force();
            for (LogRecord each : records) {
                spans.add(log.append(Kind.TORRENT, each.encode()));
            }
            log.force();
            isWritten = true;
        } finally {
            if (!isWritten) {
                pack.rollBack();
                log.rollBack();
            }
        }
        for (int i = 0; i < records.size(); i++) {
            apply(records.get(i), spans.get(i));
        }
    }

    private Map<Part, byte[]> withMetainfo(Change change) throws IOException {
        Map<Part, byte[]> parts = new EnumMap<>(change.parts());
        if (change.metainfo().isPresent()) {
            Span span = pack.append(Kind.METAINFO, change.metainfo().get().toTorrent());
            parts.put(Part.METAINFO, LogRecord.encode(span));
        }
        return parts;
    }

    private void apply(LogRecord logRecord, Span span) {
        try {
            index.apply(logRecord, span);
        } catch (ProtocolException e) {
            throw new IllegalStateException("we have encoded the record ourselves", e);
        }
    }

    /** Bytes of the log that are outdated. */
    long logGarbage() {
        return log.length() - index.logBytes();
    }

    /** Bytes of the log that are not. */
    long logBytes() {
        return index.logBytes();
    }

    /** Bytes of the metainfo of torrents that are gone. */
    long metainfoGarbage() {
        return pack.length() - index.metainfoBytes();
    }

    /** Bytes of the metainfo of torrents that are there. */
    long metainfoBytes() {
        return index.metainfoBytes();
    }

    /** The length of the log, in bytes. */
    long logLength() {
        return log.length();
    }

    /**
     * The same session in new files, which are durable when this returns. These files stay as they are; nothing may be
     * written to them any more, and {@link #leave} closes them. After a failure these files go on.
     *
     * @param withMetainfo whether the metainfo moves too
     */
    SessionFiles rewritten(boolean withMetainfo) throws IOException {
        SessionFiles fresh = fresh(folder, log.header().seal(), withMetainfo ? Optional.empty() : Optional.of(pack));
        boolean isCopied = false;
        try {
            for (WireHash hash : index.inOrder()) {
                fresh.copy(hash, this, withMetainfo);
            }
            isCopied = true;
        } finally {
            if (!isCopied) {
                fresh.abandon(withMetainfo);
            }
        }
        fresh.complete(withMetainfo);
        return fresh;
    }

    private void copy(WireHash hash, SessionFiles from, boolean withMetainfo) throws IOException {
        Row row = from.index.row(hash).orElseThrow();
        Map<Part, byte[]> parts = new EnumMap<>(from.logRecord(hash, row).parts());
        if (row.hasMetainfo() && withMetainfo) {
            try {
                byte[] metainfo = from.pack.read(row.metainfo(), Kind.METAINFO);
                parts.put(Part.METAINFO, LogRecord.encode(pack.append(Kind.METAINFO, metainfo)));
            } catch (SavedSessionException e) {
                folder.warn("the metainfo of " + hash + " is damaged; left out");
            }
        } else if (row.hasMetainfo()) {
            parts.put(Part.METAINFO, LogRecord.encode(row.metainfo()));
        }
        LogRecord logRecord = new LogRecord(hash, parts);
        apply(logRecord, log.append(Kind.TORRENT, logRecord.encode()));
    }

    /** Closes and deletes these files after the session has moved to others. */
    void leave(SessionFiles successor) throws IOException {
        log.close();
        if (successor.pack != pack) {
            pack.close();
        }
        successor.tidy();
    }

    /** What is saved of a torrent. */
    Optional<SavedTorrent> find(WireHash hash) throws IOException {
        Optional<Row> row = index.row(hash);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SavedTorrentCodec.torrent(logRecord(hash, row.get())));
        } catch (ProtocolException e) {
            throw unusable(hash, e);
        }
    }

    /** The metainfo of a torrent; empty when it is not known. */
    Optional<Metainfo> metainfo(WireHash hash) throws IOException {
        Optional<Row> row = index.row(hash).filter(Row::hasMetainfo);
        if (row.isEmpty()) {
            return Optional.empty();
        }
        try {
            Metainfo metainfo = Metainfo.parse(pack.read(row.get().metainfo(), Kind.METAINFO));
            InfoHash found = metainfo.infoHash();
            if (!hash.names(found)) {
                throw new SavedSessionException("the saved metainfo of " + hash + " is of " + found);
            }
            return Optional.of(metainfo);
        } catch (ProtocolException e) {
            throw unusable(hash, e);
        }
    }

    private static SavedSessionException unusable(WireHash hash, ProtocolException cause) {
        SavedSessionException unusable =
                new SavedSessionException("what is saved of " + hash + " cannot be used: " + cause.getMessage());
        unusable.initCause(cause);
        return unusable;
    }

    /** One record with the latest value of each part, but without the metainfo. */
    private LogRecord logRecord(WireHash hash, Row row) throws IOException {
        Map<Part, Span> wanted = row.parts();
        Map<Part, byte[]> parts = new EnumMap<>(Part.class);
        for (Span span : Set.copyOf(wanted.values())) {
            LogRecord found = logRecord(span);
            wanted.forEach((part, where) -> {
                byte[] value = found.parts().get(part);
                if (where.equals(span) && value != null) {
                    parts.put(part, value);
                }
            });
        }
        return new LogRecord(hash, parts);
    }

    private LogRecord logRecord(Span span) throws IOException {
        try {
            return LogRecord.decode(log.read(span, Kind.TORRENT));
        } catch (ProtocolException e) {
            throw new IOException(log.name() + ": the record at byte " + span.offset() + " has changed", e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            log.close();
        } finally {
            pack.close();
        }
    }
}
