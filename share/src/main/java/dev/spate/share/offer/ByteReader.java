package dev.spate.share.offer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** An open file for one reader. Owned by one thread, usually that of a request. */
public interface ByteReader extends AutoCloseable {
    /**
     * Reads at least one byte from this position on, and waits until it is available. The buffer may only be passed on
     * to the network; it is valid until the next call or {@link #close}.
     *
     * @param position in bytes from the beginning of the file, within the opened range
     * @param lengthMax the most bytes to return, 1 or more
     * @return 1 to {@code lengthMax} bytes
     * @throws IOException when the bytes cannot be read; all bytes returned before are correct
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    ByteBuffer read(long position, int lengthMax) throws IOException, InterruptedException;

    /** Whether {@link #transferTo} is available. */
    default boolean canTransfer() {
        return false;
    }

    /**
     * Transfers bytes to a socket inside the kernel, as many as the socket accepts at once.
     *
     * @param position in bytes from the beginning of the file, within the opened range
     * @param count the most bytes to transfer
     * @param socket where the bytes go
     * @return the number of bytes; 0 when the socket's buffer is full
     * @throws IOException when the bytes cannot be read or written
     * @throws UnsupportedOperationException unless {@link #canTransfer}
     */
    default long transferTo(long position, long count, SocketChannel socket) throws IOException {
        throw new UnsupportedOperationException("only complete files can be transferred inside the kernel");
    }

    /** Closes the file. */
    @Override
    void close();
}
