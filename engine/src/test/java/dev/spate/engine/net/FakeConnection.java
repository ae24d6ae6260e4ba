package dev.spate.engine.net;

import dev.spate.http.Deadline;
import dev.spate.wire.PeerAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A connection to nowhere; a test overrides the direction that it uses. */
class FakeConnection implements Connection {
    private volatile boolean isClosed;

    boolean isOpen() {
        return !isClosed;
    }

    @Override
    public long read(ByteBuffer... into) throws IOException {
        throw new AssertionError("no read was expected");
    }

    @Override
    public long write(ByteBuffer[] from, int first, int count) throws IOException {
        throw new AssertionError("no write was expected");
    }

    @Override
    public void limitReads(Deadline deadline) {}

    @Override
    public PeerAddress remote() {
        return PeerAddress.of(new byte[] {127, 0, 0, 1}, 1);
    }

    @Override
    public Optional<InetAddress> localAddress() {
        return Optional.empty();
    }

    @Override
    public String carrier() {
        return "nothing";
    }

    @Override
    public void close() {
        isClosed = true;
    }
}
