package dev.spate.engine;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.engine.read.MappedFile;
import dev.spate.engine.read.ReadLimits;
import dev.spate.engine.read.ReadWindow;
import dev.spate.engine.read.VerifiedRange;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Reads one file of a torrent, even while it is being downloaded. Every byte that it returns is verified. Missing
 * pieces are downloaded before all others, in the order in which they are read. When a torrent has several readers, its
 * peers are shared among them by which reader needs its bytes first.
 *
 * <p>A file that is not wanted is downloaded only as far as it is read. After {@link #close}, pieces have again the
 * priority that they had before. Memory is bounded: at most 256 KiB for each reader, and the session bounds the blocks
 * that are being downloaded.
 *
 * <p>One thread at a time uses a reader, platform or virtual; it may be interrupted while it waits. {@link #close} may
 * be called by another thread and ends the waiting.
 *
 * <p>All reading methods throw {@link TorrentFailedException} when the torrent stops by itself. They throw
 * {@link SpateException} when the torrent has left its session, the session closes, the reader is closed, or the
 * missing bytes cannot arrive because the torrent was added to seed only. While the torrent is paused, they wait.
 */
public final class ContentReader implements AutoCloseable {
    private final ReaderAccess torrent;
    private final long fileOffset;
    private final VerifiedRange verifiedRange;
    private final ContentAccess content;
    private final MappedFile mappedFile;

    /** Reads the bytes of a file from position {@code from} up to, but not including, position {@code to}. */
    ContentReader(ReaderAccess torrent, int file, long from, long to) {
        FileEntry entry = torrent.metainfo().files().get(file);
        PieceGeometry geometry = torrent.metainfo().geometry();
        this.torrent = torrent;
        this.fileOffset = entry.offset();
        this.content = torrent.access();
        this.mappedFile = new MappedFile(content, file, entry.offset(), entry.length());
        this.verifiedRange = VerifiedRange.open(torrent, new ReadWindow(geometry, fileOffset + from, fileOffset + to))
                .orElseThrow(() -> new SpateException(torrent.metainfo().name() + " has too many readers"));
    }

    /** Position after the last byte that this reader may read: the length of the file, unless a range was given. */
    public long end() {
        return verifiedRange.end() - fileOffset;
    }

    /**
     * Waits for the first byte, then reads as many verified bytes as fit into the buffer.
     *
     * @param position position in the file, within the range of this reader
     * @return the number of bytes, at least 1 unless the buffer is full; -1 at the end
     */
    public int read(ByteBuffer into, long position) throws InterruptedException {
        return readVerified(into, position, verifiedRange.await(fileOffset + position));
    }

    /**
     * The same as {@link #read(ByteBuffer, long)}, with a limit for the waiting.
     *
     * @param timeout how long to wait at most
     * @throws TimeoutException when no byte arrived in time
     */
    public int read(ByteBuffer into, long position, Duration timeout) throws InterruptedException, TimeoutException {
        return readVerified(into, position, verifiedRange.await(fileOffset + position, timeout));
    }

    private int readVerified(ByteBuffer into, long position, long verifiedTo) throws InterruptedException {
        if (position >= end()) {
            return -1;
        }
        int end = into.limit();
        int begin = into.position();
        int length = (int) Math.min(into.remaining(), verifiedTo - fileOffset - position);
        for (int attempt = 1; ; attempt++) {
            try {
                content.read(fileOffset + position, into.position(begin).limit(begin + length));
                verifiedRange.handedOut(fileOffset + position + length);
                return length;
            } catch (IOException e) {
                into.position(begin);
                recover(e, attempt);
                length = (int) Math.min(length, verifiedRange.await(fileOffset + position) - fileOffset - position);
            } finally {
                into.limit(end);
            }
        }
    }

    /**
     * The disk threads have already reported the unreadable piece to the machine, which downloads it again, or fails.
     */
    private void recover(IOException e, int attempt) {
        verifiedRange.forget();
        if (attempt >= ReadLimits.READ_ATTEMPTS_MAX) {
            throw torrent.unreadable(e);
        }
    }

    /**
     * Waits for the first byte at a position and returns the verified bytes from there, so that they can be passed to a
     * socket without a copy.
     *
     * <p>Where the system allows it, the buffer is the file itself, mapped into memory. Pass it to system calls only: a
     * program that reads the buffer while another program truncates the file gets an {@link InternalError}. To read the
     * bytes themselves, use {@link #read(ByteBuffer, long)}.
     *
     * @param position position in the file, within the range of this reader
     * @param lengthMax the most bytes to return, 1 or more
     * @return a read-only buffer of at least one byte, or an empty one at the end; valid until the next call on this
     *     reader
     */
    public ByteBuffer slice(long position, int lengthMax) throws InterruptedException {
        return sliceVerified(position, lengthMax, verifiedRange.await(fileOffset + position));
    }

    /**
     * The same as {@link #slice(long, int)}, with a limit for the waiting.
     *
     * @param timeout how long to wait at most
     * @throws TimeoutException when no byte arrived in time
     */
    public ByteBuffer slice(long position, int lengthMax, Duration timeout)
            throws InterruptedException, TimeoutException {
        return sliceVerified(position, lengthMax, verifiedRange.await(fileOffset + position, timeout));
    }

    private ByteBuffer sliceVerified(long position, int lengthMax, long verifiedTo) throws InterruptedException {
        if (position >= end()) {
            return ByteBuffer.allocate(0);
        }
        long wanted = Math.min(lengthMax, verifiedTo - fileOffset - position);
        int length = (int) Math.min(wanted, ReadLimits.SLICE_LENGTH_MAX);
        for (int attempt = 1; ; attempt++) {
            try {
                ByteBuffer bytes = mappedFile.slice(position, length);
                verifiedRange.handedOut(fileOffset + position + bytes.remaining());
                return bytes;
            } catch (IOException e) {
                recover(e, attempt);
                length = (int) Math.min(length, verifiedRange.await(fileOffset + position) - fileOffset - position);
            }
        }
    }

    /**
     * Writes a run of bytes to a channel in blocking mode, and waits for both the bytes and the channel. Bytes that go
     * to a socket are not copied.
     *
     * @param position position in the file, within the range of this reader
     * @param count the number of bytes; fewer are written when the end comes first
     * @return the number of bytes written
     * @throws IOException when the channel throws it
     */
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException, InterruptedException {
        long done = 0;
        while (done < count && position + done < end()) {
            ByteBuffer bytes = slice(position + done, (int) Math.min(Integer.MAX_VALUE, count - done));
            while (bytes.hasRemaining()) {
                done += to.write(bytes);
            }
        }
        return done;
    }

    /** Ends the requests of this reader and releases its memory. Calling it again has no effect. */
    @Override
    public void close() {
        verifiedRange.close();
        mappedFile.close();
    }
}
