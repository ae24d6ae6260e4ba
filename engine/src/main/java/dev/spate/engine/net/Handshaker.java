package dev.spate.engine.net;

import dev.spate.http.Deadline;
import dev.spate.http.TimedSocket;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.peer.Handshake.Features;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;

/** The handshake of BEP 3 on a new connection, with a time limit. Owned by one thread. */
final class Handshaker {
    private static final Features FEATURES = new Features(true, true, false, false);

    private final SocketChannel channel;
    private final InputStream in;

    Handshaker(SocketChannel channel, Duration limit) {
        this.channel = channel;
        // This wrapper only limits the time of reads. The channel lives longer, so it is not closed here.
        @SuppressWarnings("resource")
        TimedSocket socket = new TimedSocket(channel, Deadline.in(Optional.of(limit)), limit);
        this.in = socket.getInputStream();
    }

    void send(TorrentEndpoint torrentEndpoint) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(FEATURES, torrentEndpoint.wireHash(), torrentEndpoint.self()).encode(bytes);
        bytes.flip();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The part that names the torrent. Some clients send their peer id only after they have received our handshake. */
    Handshake.Opening receiveOpening() throws IOException, ProtocolException {
        return Handshake.decodeOpening(receive(Handshake.OPENING_LENGTH));
    }

    Handshake receiveRest(Handshake.Opening opening) throws IOException {
        return opening.with(Handshake.decodePeerId(receive(Handshake.LENGTH - Handshake.OPENING_LENGTH)));
    }

    private ByteBuffer receive(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the peer has closed the link during the handshake");
        }
        return ByteBuffer.wrap(bytes);
    }

    /** Ends the time limit: later reads wait for as long as the torrent keeps the link open. */
    void end() throws IOException {
        channel.socket().setSoTimeout(0);
    }
}
