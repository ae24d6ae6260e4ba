package dev.spate.engine.file;

import dev.spate.engine.file.FileOperations.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Moves all bytes of a buffer: a system may take or give fewer, or none for a moment (EAGAIN of shared folders). */
public final class Transfer {
    private Transfer() {}

    /** Writes what remains in the buffer. */
    public static void write(OpenFile file, ByteBuffer bytes, long position) throws IOException {
        long at = position;
        int idle = 0;
        while (bytes.hasRemaining()) {
            int written = file.write(bytes, at);
            if (written > 0) {
                at += written;
                idle = 0;
            } else if (++idle > FileLimits.IDLE_TRANSFERS_MAX) {
                throw new IOException("the file takes no more bytes");
            } else {
                await();
            }
        }
    }

    /**
     * Fills what remains in the buffer.
     *
     * @throws EOFException when the file ends before
     */
    public static void read(OpenFile file, ByteBuffer into, long position) throws IOException {
        long at = position;
        int idle = 0;
        while (into.hasRemaining()) {
            int read = file.read(into, at);
            if (read > 0) {
                at += read;
                idle = 0;
            } else if (read < 0) {
                throw new EOFException("the file ends too early");
            } else if (++idle > FileLimits.IDLE_TRANSFERS_MAX) {
                throw new IOException("the file gives no bytes");
            } else {
                await();
            }
        }
    }

    private static void await() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(FileLimits.IDLE_TRANSFER_MILLIS));
    }
}
