package dev.spate.app.web;

import java.io.IOException;
import java.nio.ByteBuffer;

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

    @Override
    void close();
}
