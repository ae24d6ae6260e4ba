package dev.spate.engine.saved;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.Transfer;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of checksummed records that only grows. All numbers are big-endian.
 *
 * <pre>
 * 12 bytes  "spate record"
 * 4         version of the format
 * 8         seal: a random number that is part of every checksum, so that no text inside a record passes for a record
 * 8         number of the file with the metainfo
 * 4         CRC32C of everything before
 *
 *           for each record:
 * 3, 1      "sPr", kind
 * 4         length of the payload
 * 4         CRC32C of the seal, the 8 bytes before and the payload
 * n         payload
 * </pre>
 *
 * <p>The header of a new file is written last, so a file with a header is complete. One thread appends; any thread reads
 * what was forced, unless it may be interrupted.
 */
final class RecordFile implements Closeable {
    static final int VERSION = 1;

    private static final byte[] MAGIC = "spate record".getBytes(StandardCharsets.US_ASCII);
    private static final int SEALED_LENGTH = MAGIC.length + Integer.BYTES + 2 * Long.BYTES;
    static final int HEADER_LENGTH = SEALED_LENGTH + Integer.BYTES;

    private static final byte[] MARK = {'s', 'P', 'r'};
    static final int FRAME_LENGTH = MARK.length + 1 + 2 * Integer.BYTES;

    /** What a record contains. */
    enum Kind {
        /** A {@link LogRecord}. */
        TORRENT('t'),
        /** A torrent file. */
        METAINFO('m');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        boolean is(byte other) {
            return code == other;
        }
    }

    /**
     * The beginning of a file.
     *
     * @param metainfoNumber the number of the file with the metainfo
     */
    record Header(int version, long seal, long metainfoNumber) {
        private byte[] encode() {
            ByteBuffer out = ByteBuffer.allocate(HEADER_LENGTH);
            out.put(MAGIC).putInt(version).putLong(seal).putLong(metainfoNumber);
            CRC32C crc = new CRC32C();
            crc.update(out.array(), 0, SEALED_LENGTH);
            return out.putInt((int) crc.getValue()).array();
        }

        private static Optional<Header> decode(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes, MAGIC.length, HEADER_LENGTH - MAGIC.length);
            Header header = new Header(in.getInt(), in.getLong(), in.getLong());
            return Optional.of(header).filter(it -> Arrays.equals(it.encode(), bytes));
        }
    }

    /**
     * A run of a file: a record with its frame, or bytes that are none.
     *
     * @param length in bytes
     */
    record Span(long offset, long length) {
        long end() {
            return offset + length;
        }
    }

    /** Gets what a search through a whole file finds, in the order of the file. */
    interface Visitor {
        /** Called for a whole record, with the code of its kind. */
        void record(Span span, byte kind, byte[] payload) throws IOException;

        /** Called for bytes that are no record. */
        void damage(Span span);
    }

    private final OpenFile file;
    private final Path name;
    private final Header header;
    /** The end of the records that are durable; everything after it is nothing yet. */
    private long forcedEnd;

    /** The end of the appended records, those in the buffer included. */
    private long end;

    private boolean hasLeftovers;
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    private RecordFile(OpenFile file, Path name, Header header, long end) {
        this.file = file;
        this.name = name;
        this.header = header;
        this.forcedEnd = end;
        this.end = end;
        // What an earlier process appended after the end is overwritten only by chance, so it must be cut off first.
        this.hasLeftovers = true;
    }

    /** A new file, which has no header before {@link #complete}. */
    static RecordFile create(FileOperations operations, Folder folder, Path name, Header header) throws IOException {
        return new RecordFile(operations.open(folder, name, Access.CREATE_NEW), name, header, HEADER_LENGTH);
    }

    /**
     * An existing file.
     *
     * @param end the end of its last record
     */
    static RecordFile existing(OpenFile file, Path name, Header header, long end) {
        return new RecordFile(file, name, header, end);
    }

    /** The header of a file; empty when there is no whole one. */
    static Optional<Header> header(OpenFile file) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(HEADER_LENGTH);
        try {
            Transfer.read(file, in, 0);
        } catch (EOFException e) {
            return Optional.empty();
        }
        return Header.decode(in.array());
    }

    Header header() {
        return header;
    }

    Path name() {
        return name;
    }

    /** The length in bytes, as far as it is durable. */
    long length() {
        return forcedEnd;
    }

    /** Appends a record. It counts only after {@link #force}. */
    Span append(Kind kind, byte[] payload) throws IOException {
        int length = FRAME_LENGTH + payload.length;
        if (buffer.remaining() < length) {
            flush();
            buffer = ByteBuffer.allocate(Math.max(length, SavedLimits.BUFFER_LENGTH));
        }
        buffer.put(MARK).put(kind.code).putInt(payload.length);
        buffer.putInt(checksum(header.seal, kind.code, payload, 0, payload.length));
        buffer.put(payload);
        Span span = new Span(end, length);
        end += length;
        return span;
    }

    /** Makes the appended records durable. */
    void force() throws IOException {
        if (end > forcedEnd) {
            flush();
            file.force();
            forcedEnd = end;
            buffer = ByteBuffer.allocate(0);
        }
    }

    /** Makes everything durable that an earlier process may have left unforced. */
    void sync() throws IOException {
        file.force();
    }

    /** Writes the header of a new file, after all its records are durable; it is durable when this returns. */
    void complete() throws IOException {
        force();
        Transfer.write(file, ByteBuffer.wrap(header.encode()), 0);
        file.force();
    }

    /** Forgets what was appended since the last force; it is cut off before the next record is written. */
    void rollBack() {
        end = forcedEnd;
        buffer = ByteBuffer.allocate(0);
        hasLeftovers = true;
    }

    /**
     * The payload of a record that was forced.
     *
     * @throws SavedSessionException when the record is damaged
     */
    byte[] read(Span span, Kind kind) throws IOException {
        byte[] bytes = bytes(span);
        int length = bytes.length - FRAME_LENGTH;
        if (length < 0 || !isRecord(bytes, 0, length, header.seal) || !kind.is(bytes[MARK.length])) {
            throw new SavedSessionException(name + ": the record at byte " + span.offset() + " is damaged");
        }
        return Arrays.copyOfRange(bytes, FRAME_LENGTH, bytes.length);
    }

    /** The bytes of a run, whatever they are. */
    byte[] bytes(Span span) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(Math.toIntExact(span.length()));
        Transfer.read(file, in, span.offset());
        return in.array();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void flush() throws IOException {
        ByteBuffer bytes = buffer.flip();
        if (bytes.hasRemaining()) {
            if (hasLeftovers) {
                cutLeftovers();
            }
            Transfer.write(file, bytes, end - bytes.limit());
        }
        buffer = bytes.clear();
    }

    /**
     * Cuts off what lies after the last record. Otherwise an old record there would count as a new one if what is
     * written next ended exactly where it begins.
     */
    void cutLeftovers() throws IOException {
        long there = file.size();
        if (there > forcedEnd) {
            file.truncate(forcedEnd);
        } else if (there < forcedEnd && forcedEnd > HEADER_LENGTH) {
            throw new SavedSessionException(name + ": another program has cut it");
        }
        hasLeftovers = false;
    }

    private static int checksum(long seal, byte kind, byte[] bytes, int offset, int length) {
        CRC32C crc = new CRC32C();
        ByteBuffer begin = ByteBuffer.allocate(Long.BYTES + MARK.length + 1 + Integer.BYTES);
        crc.update(begin.putLong(seal).put(MARK).put(kind).putInt(length).flip());
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }

    /** Whether the bytes, which contain it whole, have a record with a payload of this length at this index. */
    private static boolean isRecord(byte[] bytes, int at, int length, long seal) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return isMark(bytes, at)
                && in.getInt(at + MARK.length + 1) == length
                && in.getInt(at + FRAME_LENGTH - Integer.BYTES)
                        == checksum(seal, bytes[at + MARK.length], bytes, at + FRAME_LENGTH, length);
    }

    private static boolean isMark(byte[] bytes, int at) {
        return Arrays.equals(bytes, at, at + MARK.length, MARK, 0, MARK.length);
    }

    /**
     * Finds every whole record of a file. After bytes that are no record the search continues with the next one.
     *
     * @return the end of the last record
     */
    static long search(OpenFile file, long seal, Visitor visitor) throws IOException {
        return new Search(file, seal, visitor).run();
    }

    /** One pass through a file. */
    private static final class Search {
        private final OpenFile file;
        private final long size;
        private final long seal;
        private final Visitor visitor;
        private byte[] window = new byte[SavedLimits.BUFFER_LENGTH];
        private int windowLength;
        /** Where in the file the window begins. */
        private long windowAt;

        /** How many bytes may still be checksummed in vain. */
        private long patience;

        Search(OpenFile file, long seal, Visitor visitor) throws IOException {
            this.file = file;
            this.size = file.size();
            this.seal = seal;
            this.visitor = visitor;
            this.patience = SavedLimits.SEARCH_FACTOR * size;
        }

        long run() throws IOException {
            long at = HEADER_LENGTH;
            long end = at;
            while (at < size) {
                int length = recordAt(at);
                if (length < 0) {
                    at = patience > 0 ? next(at + 1) : size;
                    continue;
                }
                if (at > end) {
                    visitor.damage(new Span(end, at - end));
                }
                Span span = new Span(at, FRAME_LENGTH + length);
                int from = (int) (at - windowAt);
                byte[] payload = Arrays.copyOfRange(window, from + FRAME_LENGTH, from + FRAME_LENGTH + length);
                visitor.record(span, window[from + MARK.length], payload);
                at = span.end();
                end = at;
            }
            if (size > end) {
                visitor.damage(new Span(end, size - end));
            }
            return end;
        }

        /** The length of the payload of the record that begins here, or -1 when none does. */
        private int recordAt(long at) throws IOException {
            if (!load(at, FRAME_LENGTH)) {
                return -1;
            }
            int length = ByteBuffer.wrap(window).getInt((int) (at - windowAt) + MARK.length + 1);
            boolean mayBe = length >= 0 && length <= SavedLimits.RECORD_LENGTH_MAX && isMark(at);
            if (!mayBe || !load(at, FRAME_LENGTH + length)) {
                return -1;
            }
            if (isRecord(window, (int) (at - windowAt), length, seal)) {
                return length;
            }
            patience -= FRAME_LENGTH + length;
            return -1;
        }

        private boolean isMark(long at) {
            return RecordFile.isMark(window, (int) (at - windowAt));
        }

        /** The next place at or after this one where a record may begin. */
        private long next(long from) throws IOException {
            long at = from;
            while (load(at, MARK.length)) {
                if (isMark(at)) {
                    return at;
                }
                at++;
            }
            return size;
        }

        /** Brings bytes into the window; returns false when the file ends before. */
        private boolean load(long at, int length) throws IOException {
            if (at + length > size) {
                return false;
            }
            if (at < windowAt || at + length > windowAt + windowLength) {
                windowLength = (int) Math.min(size - at, Math.max(length, SavedLimits.BUFFER_LENGTH));
                if (windowLength > window.length) {
                    window = new byte[windowLength];
                }
                windowAt = at;
                Transfer.read(file, ByteBuffer.wrap(window, 0, windowLength), at);
            }
            return true;
        }
    }
}
