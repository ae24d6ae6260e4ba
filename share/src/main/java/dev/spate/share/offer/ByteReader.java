package dev.spate.share.offer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A file open for one reader. Owned by the thread of the request. */
public interface ByteReader extends AutoCloseable {
    /**
     * The bytes from this position on, at least one; waits until they are there. The buffer is only to be passed on to
     * the network, and is valid until the next call or the end.
     *
     * @param lengthMax more are not wanted, 1 or more
     * @throws IOException when they cannot be had; those before the position were right
     */
    ByteBuffer read(long position, int lengthMax) throws IOException, InterruptedException;

    /** Whether {@link #transferTo} may be called. */
    default boolean canTransfer() {
        return false;
    }

    /**
     * Hands bytes to a socket inside the kernel, as many as it takes at once.
     *
     * @return how many; 0 when the socket is full
     */
    default long transferTo(long position, long count, SocketChannel socket) throws IOException {
        throw new UnsupportedOperationException("these bytes are not in a file that is complete");
    }

    @Override
    void close();
}
