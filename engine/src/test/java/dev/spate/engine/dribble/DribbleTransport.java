package dev.spate.engine.dribble;

import dev.spate.engine.net.Connection;
import dev.spate.engine.net.PeerTransport;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.WireHash;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Makes every connection of another transport dribble, those that it dials and those that it accepts. Thread-safe. */
public final class DribbleTransport implements PeerTransport {
    private final PeerTransport inner;
    private final AtomicLong seed;
    private final AtomicLong carried = new AtomicLong();

    public DribbleTransport(PeerTransport inner, long seed) {
        this.inner = inner;
        this.seed = new AtomicLong(seed);
    }

    /** The bytes that went over all connections, in both directions. */
    public long carriedBytes() {
        return carried.get();
    }

    @Override
    public Connection connect(PeerAddress peer, WireHash torrent) throws IOException {
        return dribbling(inner.connect(peer, torrent));
    }

    private Connection dribbling(Connection connection) {
        return new DribbleConnection(connection, new SplittableRandom(seed.incrementAndGet()), carried);
    }

    @Override
    public Acceptor listen(InetSocketAddress address) throws IOException {
        return new DribbleAcceptor(inner.listen(address));
    }

    @Override
    public void close() {
        inner.close();
    }

    private final class DribbleAcceptor implements Acceptor {
        private final Acceptor acceptor;

        DribbleAcceptor(Acceptor acceptor) {
            this.acceptor = acceptor;
        }

        @Override
        public InetSocketAddress address() {
            return acceptor.address();
        }

        @Override
        public Connection accept() throws IOException {
            return dribbling(acceptor.accept());
        }

        @Override
        public void close() {
            acceptor.close();
        }
    }
}
