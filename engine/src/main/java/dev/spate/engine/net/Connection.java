package dev.spate.engine.net;

import dev.spate.http.Deadline;
import dev.spate.wire.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A connected stream of bytes to a peer and back, whatever carries it. The handshake and the link work on any.
 *
 * <p>Both sides may write first, also at the same time: a connection that was accepted can be written before anything
 * has arrived. One thread reads, one thread writes, and any thread may close.
 */
public interface Connection extends AutoCloseable {
    /**
     * Waits for bytes and fills the buffers in order with those that are there, as few as one.
     *
     * @return the number of bytes, or a negative number after the last one, when the peer has ended its direction
     * @throws SocketTimeoutException when the {@linkplain #limitReads limit} has passed
     * @throws IOException when the connection is broken, or is closed on either side
     */
    long read(ByteBuffer... into) throws IOException;

    /**
     * Writes bytes of the buffers in order, as many as there is room for, but at least one. Waits while there is none.
     *
     * <p>The bytes belong to the connection, which may encrypt them where they are. The caller passes what is left again,
     * and reads none of it.
     *
     * @param first the index of the first buffer to write
     * @param count the number of buffers to write; at least one of them has bytes
     * @throws IOException when the connection is broken, or is closed on either side
     */
    long write(ByteBuffer[] from, int first, int count) throws IOException;

    /** Limits the time of later reads until the next call. Called by the thread that reads. */
    void limitReads(Deadline deadline);

    /** The address of the peer, even when a proxy is between. */
    PeerAddress remote();

    /** Our address on this connection; empty without one, or when the connection has ended. */
    Optional<InetAddress> localAddress();

    /** The name of what carries the bytes, as people know it: TCP, for example. */
    String carrier();

    /** Ends both directions, and every read and write that waits. A second call does nothing. */
    @Override
    void close();
}
