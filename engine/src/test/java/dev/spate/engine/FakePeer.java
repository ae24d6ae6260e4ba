package dev.spate.engine;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A peer whose every message the test writes itself, over a real socket. Owned by one thread. */
final class FakePeer implements AutoCloseable {
    static final int CHOKE = 0;
    static final int UNCHOKE = 1;
    static final int REQUEST = 6;
    static final int PIECE = 7;

    /** What came: its id, or -1 for a keep-alive, and what follows the id. */
    record Received(int id, ByteBuffer body) {
        BlockRef block() {
            return new BlockRef(body.getInt(0), body.getInt(4), body.getInt(8));
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private FakePeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setSoTimeout(30_000);
    }

    /** Dials a session and shakes hands. */
    static FakePeer dial(Session session, Metainfo metainfo, PeerId id) throws IOException {
        return dial(Patience.localhost(), session, metainfo, id);
    }

    /** Dials this address of a session and shakes hands. */
    static FakePeer dial(InetAddress address, Session session, Metainfo metainfo, PeerId id) throws IOException {
        return new FakePeer(new Socket(address, session.listenPort())).greet(metainfo, id);
    }

    /** Answers on a socket that was accepted. */
    static FakePeer answer(Socket socket, Metainfo metainfo, PeerId id) throws IOException {
        return new FakePeer(socket).greet(metainfo, id);
    }

    private FakePeer greet(Metainfo metainfo, PeerId id) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        new Handshake(new Handshake.Features(true, false, false, false), WireHash.of(metainfo.infoHash()), id)
                .encode(bytes);
        socket.getOutputStream().write(bytes.array());
        in.readNBytes(Handshake.LENGTH);
        return this;
    }

    static PeerId id(String text) {
        return new PeerId(
                (text + "--------------------").substring(0, PeerId.LENGTH).getBytes(StandardCharsets.US_ASCII));
    }

    void send(Message message) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MessageEncoder.encodedLength(message));
        MessageEncoder.encode(message, bytes);
        sendRaw(bytes.array());
    }

    void sendBlock(BlockRef block, byte[] bytes) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_LENGTH + block.length());
        MessageEncoder.encodePieceHeader(block, header);
        sendRaw(header.put(bytes).array());
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next message, or empty when the session has ended the link. */
    Optional<Received> receive() {
        try {
            int length = in.readInt();
            if (length == 0) {
                return Optional.of(new Received(-1, ByteBuffer.allocate(0)));
            }
            int id = in.readByte();
            return Optional.of(new Received(id, ByteBuffer.wrap(in.readNBytes(length - 1))));
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("nothing came for half a minute", e);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The next message with this id; those before it are dropped. */
    Received receive(int id) {
        while (true) {
            Received next = receive().orElseThrow(() -> new AssertionError("the link has ended before message " + id));
            if (next.id() == id) {
                return next;
            }
        }
    }

    /** Reads until the session ends the link. */
    void awaitEnd() {
        while (receive().isPresent()) {
            // Whatever it says before.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
