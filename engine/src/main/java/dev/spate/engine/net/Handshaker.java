package dev.spate.engine.net;

import dev.spate.http.Deadline;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.peer.Handshake.Features;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** The handshake of BEP 3 on a new connection, on either side, with a time limit. Owned by the thread that reads. */
final class Handshaker {
    private static final Features FEATURES = new Features(true, true, false, false);

    /** A handshake that a peer began: the torrent that it asked for, and what it said. */
    record Accepted(TorrentEndpoint torrentEndpoint, Handshake theirs) {}

    private final Connection connection;

    Handshaker(Connection connection, Duration limit) {
        this.connection = connection;
        connection.limitReads(Deadline.in(Optional.of(limit)));
    }

    /** Speaks first, and requires that the peer answers for the same torrent. */
    Handshake dial(TorrentEndpoint torrentEndpoint) throws IOException, ProtocolException {
        send(torrentEndpoint, torrentEndpoint.wireHash());
        Handshake.Opening opening = receiveOpening();
        if (!opening.infoHash().names(torrentEndpoint.infoHash())) {
            throw new ProtocolException("the peer answers for another torrent");
        }
        return receiveRest(opening);
    }

    /**
     * Waits until the peer names a torrent, and answers under the same hash: a hybrid torrent has two. Some clients send their peer id only after they have received
     * our handshake.
     *
     * @param endpoints finds the torrent that the peer names
     */
    Accepted accept(Function<WireHash, Optional<TorrentEndpoint>> endpoints) throws IOException, ProtocolException {
        Handshake.Opening opening = receiveOpening();
        TorrentEndpoint torrentEndpoint = endpoints
                .apply(opening.infoHash())
                .orElseThrow(() -> new ProtocolException("the peer wants a torrent that is not here"));
        send(torrentEndpoint, opening.infoHash());
        return new Accepted(torrentEndpoint, receiveRest(opening));
    }

    private void send(TorrentEndpoint torrentEndpoint, WireHash hash) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(FEATURES, hash, torrentEndpoint.self()).encode(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            connection.write(new ByteBuffer[] {bytes}, 0, 1);
        }
    }

    private Handshake.Opening receiveOpening() throws IOException, ProtocolException {
        return Handshake.decodeOpening(receive(Handshake.OPENING_LENGTH));
    }

    /** Also ends the time limit: later reads wait for as long as the torrent keeps the link open. */
    private Handshake receiveRest(Handshake.Opening opening) throws IOException {
        Handshake theirs = opening.with(Handshake.decodePeerId(receive(Handshake.LENGTH - Handshake.OPENING_LENGTH)));
        connection.limitReads(Deadline.in(Optional.empty()));
        return theirs;
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (connection.read(bytes) < 0) {
                throw new EOFException("the peer has closed the link during the handshake");
            }
        }
        return bytes.flip();
    }
}
