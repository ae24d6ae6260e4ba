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
 * Reads one file of a torrent, also while it is downloaded: what is missing is fetched before anything else, in the
 * order in which it is read, and every byte handed out is verified. Several readers of a torrent share its peers by
 * who needs what first.
 *
 * <p>A file that the owner does not want is fetched as far as it is read. A reader that is closed costs nothing any
 * more: what it asked for is as wanted as it was before. Memory is bounded: at most 256 KiB for each reader, and the
 * bytes on their way belong to the session.
 *
 * <p>To be used by one thread at a time, of any kind; that thread may be interrupted while it waits. {@link #close} may
 * be called by another one and ends the waiting. Not for the thread that completes an engine's future.
 *
 * <p>What all reading methods throw: {@link TorrentFailedException} when the torrent stops on its own, {@link
 * SpateException} when it has left its session, the session closes, the reader is closed, or nothing will ever bring the
 * missing bytes because the torrent was added to seed only. A paused torrent is waited for.
 */
public final class ContentReader implements AutoCloseable {
    private final ReaderAccess torrent;
    private final long fileOffset;
    private final VerifiedRange verifiedRange;
    private final ContentAccess content;
    private final MappedFile mappedFile;

    /** Reads the bytes of a file from one position up to, not including, another one. */
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

    /** Position after the last byte that this reader may read; the length of the file, unless a range was asked for. */
    public long end() {
        return verifiedRange.end() - fileOffset;
    }

    /**
     * Reads what fits into the buffer, or less when less is verified, waiting for the first byte.
     *
     * @param position in the file, within what this reader was opened for
     * @return how many bytes, at least 1 unless the buffer is full; -1 at the end
     */
    public int read(ByteBuffer into, long position) throws InterruptedException {
        return readVerified(into, position, verifiedRange.await(fileOffset + position));
    }

    /**
     * As {@link #read(ByteBuffer, long)}, but waits no longer than this.
     *
     * @throws TimeoutException when no byte came in time
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

    /** The machine has heard that the piece cannot be read; it fetches it again, or fails. */
    private void recover(IOException e, int attempt) {
        verifiedRange.forget();
        if (attempt >= ReadLimits.READ_ATTEMPTS_MAX) {
            throw torrent.unreadable(e);
        }
    }

    /**
     * The bytes from a position on, for handing them to a socket without a copy: waits for the first of them.
     *
     * <p>Where the system can, they are the file itself, mapped. So only system calls may touch them: a program that
     * looks at them in a file that someone cuts short meets an {@link InternalError}. For looking at bytes there is
     * {@link #read(ByteBuffer, long)}.
     *
     * @param position in the file, within what this reader was opened for
     * @param lengthMax how many bytes at the most, 1 or more
     * @return a read-only buffer of at least one byte, at the end of none; valid until the next call on this reader
     */
    public ByteBuffer slice(long position, int lengthMax) throws InterruptedException {
        return sliceVerified(position, lengthMax, verifiedRange.await(fileOffset + position));
    }

    /**
     * As {@link #slice(long, int)}, but waits no longer than this.
     *
     * @throws TimeoutException when no byte came in time
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
     * Hands a run of bytes to a channel in blocking mode, waiting for both. Nothing is copied on the way to a socket.
     *
     * @param position in the file
     * @param count how many bytes; fewer when the end comes before
     * @return how many were handed over
     * @throws IOException what the channel throws
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

    /** Asks for nothing any more and gives memory back. A second call does nothing. */
    @Override
    public void close() {
        verifiedRange.close();
        mappedFile.close();
    }
}
