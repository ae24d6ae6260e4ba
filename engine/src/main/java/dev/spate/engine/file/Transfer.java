package dev.spate.engine.file;

import dev.spate.engine.file.FileOperations.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads or writes all bytes of a buffer: one system call may move fewer, or none for a moment (EAGAIN of shared
 * folders).
 */
public final class Transfer {
    private Transfer() {}

    /** Writes the rest of the buffer. */
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
     * Fills the rest of the buffer.
     *
     * @throws EOFException when the file is too short
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
