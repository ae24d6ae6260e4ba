package dev.spate.engine.disk;

import dev.spate.protocol.machine.Check;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of one torrent for readers, on any thread that is not a disk thread. Only disk threads use the files,
 * because file I/O blocks the carrier of a virtual thread, and an interrupted thread would close the file. Thread-safe.
 * The caller reads only verified pieces; this is not checked here.
 */
public final class ContentAccess {
    /** Work on one run of the content within one piece. */
    interface ReadTask {
        void run(DiskThread diskThread, long offset, int length) throws IOException;
    }

    /** Runs it on a disk thread, piece by piece, and waits for the end. */
    interface Runner {
        void run(long offset, int length, ReadTask task) throws IOException;
    }

    private final ContentFiles files;
    private final BufferPool batches;
    private final Runner runner;

    ContentAccess(ContentFiles files, BufferPool batches, Runner runner) {
        this.files = files;
        this.batches = batches;
        this.runner = runner;
    }

    /**
     * Fills the rest of the buffer; waits for the device.
     *
     * @param offset the offset in the content
     * @throws IOException when the bytes cannot be read, and their piece was reported as unreadable, or when the
     *     storage is closed
     */
    public void read(long offset, ByteBuffer into) throws IOException {
        if (into.isDirect()) {
            readInto(offset, into);
            return;
        }
        // For a heap buffer, the JDK would keep memory of the longest read's length for each disk thread.
        ByteBuffer batch = batches.take(into.remaining());
        try {
            long at = offset;
            while (into.hasRemaining()) {
                batch.clear().limit(Math.min(batch.capacity(), into.remaining()));
                readInto(at, batch);
                at += batch.position();
                into.put(batch.flip());
            }
        } finally {
            batches.giveBack(batch.clear());
        }
    }

    private void readInto(long offset, ByteBuffer into) throws IOException {
        int end = into.limit();
        int begin = into.position();
        runner.run(offset, into.remaining(), (diskThread, at, length) -> {
            files.read(at, into.limit(begin + (int) (at - offset) + length));
        });
        Check.check(into.position() == end, "all that was asked for is read");
    }

    /**
     * Maps a run of one file, so that its bytes can be given to a socket. Only the kernel may read them.
     *
     * @return empty where files cannot be mapped
     */
    public Optional<MemorySegment> map(int file, long offset, long position, long length, Arena arena)
            throws IOException {
        List<MemorySegment> mapped = new ArrayList<>(1);
        runner.run(
                offset,
                1,
                (diskThread, at, run) ->
                        files.map(file, position, length, arena).ifPresent(mapped::add));
        return mapped.stream().findFirst();
    }

    /** Reads a run of the content into the system's cache, so that a socket does not wait for the device. */
    public void warm(long offset, int length) throws IOException {
        runner.run(offset, length, (diskThread, at, run) -> {
            int done = 0;
            while (done < run) {
                ByteBuffer buffer = diskThread.readBuffer();
                buffer.limit(Math.min(buffer.capacity(), run - done));
                files.read(at + done, buffer);
                done += buffer.position();
            }
        });
    }
}
