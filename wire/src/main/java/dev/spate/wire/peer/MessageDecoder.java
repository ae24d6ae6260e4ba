package dev.spate.wire.peer;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the bytes of one link into messages; the bytes may come in portions of any size.
 *
 * <p>Owned by the link's reader. Every length is checked before memory is allocated for it, and the memory of a message
 * of variable length grows only as its bytes arrive. After a {@link ProtocolException} or {@link #close()} the decoder
 * decodes nothing more and holds no payload.
 */
public final class MessageDecoder implements AutoCloseable {
    private static final int LENGTH_BYTES = 4;
    private static final int LENGTH_AND_ID = LENGTH_BYTES + 1;
    private static final int BLOCK_HEADER = 1 + 3 * Integer.BYTES;
    private static final int PIECE_HEADER = 1 + 2 * Integer.BYTES;
    private static final byte[] NO_BODY = {};
    private static final ByteBuffer NO_SPACE = ByteBuffer.allocate(0);

    private final PayloadSource payloads;
    private final boolean[] announcedIds = new boolean[256];
    private final int dontHaveId;
    private int pieceCount;
    private boolean closed;

    // The beginning of a message: its length and id, or the whole message when its length is fixed.
    private final ByteBuffer head = ByteBuffer.allocate(LENGTH_BYTES + BLOCK_HEADER);
    private int headNeeded = LENGTH_BYTES;

    // At most one of these three is being received: a block, a message of variable length, or a message to skip.
    private @Nullable BlockRef block;
    private @Nullable PayloadBuffer payload;
    private ByteBuffer space = NO_SPACE;
    private byte[] body = NO_BODY;
    private int bodyLength;
    private int bodyFilled;
    private int skip;

    /**
     * A decoder for a link directly after the handshake.
     *
     * @param payloads provides the memory for blocks
     * @param pieceCount 1 to {@link WireLimits#PIECES_MAX}, or 0 while only the info-hash is known
     * @param announced our own extension ids, as our handshake names them; messages under other ids are skipped
     */
    public MessageDecoder(PayloadSource payloads, int pieceCount, Map<String, Integer> announced) {
        this.payloads = payloads;
        if (pieceCount != 0) {
            learnPieceCount(pieceCount);
        }
        announced.values().forEach(id -> announcedIds[id] = id != MessageId.EXTENSION_HANDSHAKE);
        this.dontHaveId = announced.getOrDefault(Message.ExtensionHandshake.DONT_HAVE, 0);
    }

    /**
     * Tells a decoder that began without metadata the number of pieces.
     *
     * @param count 1 to {@link WireLimits#PIECES_MAX}
     */
    public void learnPieceCount(int count) {
        if (count < 1 || count > WireLimits.PIECES_MAX) {
            throw new IllegalArgumentException(count + " pieces are not within 1 to " + WireLimits.PIECES_MAX);
        }
        pieceCount = count;
    }

    /**
     * Decodes all bytes of {@code in}. The bytes of an incomplete message are kept for the next call.
     *
     * @throws ProtocolException when the peer breaks the rules; the sink has already received the messages before that
     */
    public void decode(ByteBuffer in, MessageSink sink) throws ProtocolException {
        checkOpen();
        try {
            // The receiver of a message may close this decoder; then decoding ends at once.
            while (!closed && in.hasRemaining()) {
                if (block != null) {
                    receivePayload(in, sink);
                } else if (bodyFilled < bodyLength) {
                    receiveBody(in, sink);
                } else if (skip > 0) {
                    int skipped = Math.min(skip, in.remaining());
                    in.position(in.position() + skipped);
                    skip -= skipped;
                } else {
                    receiveHead(in, sink);
                }
            }
        } catch (ProtocolException broken) {
            close();
            throw broken;
        }
    }

    /**
     * The unfilled rest of the block that is being received, or an empty buffer. A reader may let the socket fill it
     * and write further bytes to another buffer. Then it calls {@link #filled} before it decodes those bytes.
     */
    public ByteBuffer pendingSpace() {
        return space;
    }

    /** Must be called after the reader has put bytes into {@link #pendingSpace()}. */
    public void filled(MessageSink sink) {
        checkOpen();
        if (block != null && !space.hasRemaining()) {
            completePiece(sink);
        }
    }

    /** Releases the memory of a block that has not fully arrived. Further calls do nothing. */
    @Override
    public void close() {
        closed = true;
        body = NO_BODY;
        block = null;
        space = NO_SPACE;
        PayloadBuffer unfinished = payload;
        payload = null;
        if (unfinished != null) {
            unfinished.release();
        }
    }

    private void receiveHead(ByteBuffer in, MessageSink sink) throws ProtocolException {
        int taken = Math.min(headNeeded - head.position(), in.remaining());
        in.get(head.array(), head.position(), taken);
        head.position(head.position() + taken);
        if (head.position() < headNeeded) {
            return;
        }
        int length = head.getInt(0);
        if (headNeeded == LENGTH_BYTES) {
            receivedLength(length, sink);
        } else if (headNeeded == LENGTH_AND_ID) {
            receivedId(head.get(LENGTH_BYTES) & 0xff, length, sink);
        } else {
            receivedFields(head.get(LENGTH_BYTES) & 0xff, length, sink);
        }
    }

    private void receivedLength(int length, MessageSink sink) throws ProtocolException {
        if (length == 0) {
            finish(sink, Message.KeepAlive.INSTANCE);
        } else if (length < 0 || length > PeerLimits.MESSAGE_LENGTH_MAX) {
            throw new ProtocolException("message of " + Integer.toUnsignedString(length) + " bytes, at most "
                    + PeerLimits.MESSAGE_LENGTH_MAX + " are allowed");
        } else {
            headNeeded = LENGTH_AND_ID;
        }
    }

    private void receivedId(int id, int length, MessageSink sink) throws ProtocolException {
        switch (id) {
            case MessageId.CHOKE -> finish(sink, exactly(1, length, Message.Choke.INSTANCE));
            case MessageId.UNCHOKE -> finish(sink, exactly(1, length, Message.Unchoke.INSTANCE));
            case MessageId.INTERESTED -> finish(sink, exactly(1, length, Message.Interested.INSTANCE));
            case MessageId.NOT_INTERESTED -> finish(sink, exactly(1, length, Message.NotInterested.INSTANCE));
            case MessageId.HAVE_ALL -> finish(sink, exactly(1, length, Message.HaveAll.INSTANCE));
            case MessageId.HAVE_NONE -> finish(sink, exactly(1, length, Message.HaveNone.INSTANCE));
            case MessageId.HAVE -> needFields(1 + Integer.BYTES, length);
            case MessageId.SUGGEST_PIECE, MessageId.ALLOWED_FAST -> needFieldsOfHint(1 + Integer.BYTES, length);
            case MessageId.REQUEST, MessageId.CANCEL, MessageId.REJECT_REQUEST -> needFields(BLOCK_HEADER, length);
            case MessageId.PORT -> needFieldsOfHint(1 + Short.BYTES, length);
            case MessageId.PIECE -> needPieceHeader(length);
            case MessageId.BITFIELD -> needBitfield(length);
            case MessageId.EXTENDED -> needExtensionId(length);
            // BEP 3 leaves unknown ids free for later extensions, so such messages are skipped.
            default -> passOver(length - 1);
        }
    }

    /** Skips a message that we do not understand. It does no harm, and the peer may still be useful. */
    private void passOver(int length) {
        skip = length;
        expectNextMessage();
    }

    private static <M extends Message> M exactly(int expected, int length, M message) throws ProtocolException {
        checkLength(expected, length);
        return message;
    }

    private static void checkLength(int expected, int length) throws ProtocolException {
        if (length != expected) {
            throw new ProtocolException("message of " + length + " bytes instead of " + expected);
        }
    }

    private void needFields(int expected, int length) throws ProtocolException {
        checkLength(expected, length);
        headNeeded = LENGTH_BYTES + length;
    }

    /** For a message that is only a hint to us: with a wrong length, it is ignored. */
    private void needFieldsOfHint(int expected, int length) {
        if (length == expected) {
            headNeeded = LENGTH_BYTES + length;
        } else {
            passOver(length - 1);
        }
    }

    private void needPieceHeader(int length) throws ProtocolException {
        // We never request longer blocks, so the message is refused before memory is allocated.
        if (length <= PIECE_HEADER || length > PIECE_HEADER + WireLimits.BLOCK_LENGTH) {
            throw new ProtocolException("piece message of " + length + " bytes");
        }
        headNeeded = LENGTH_BYTES + PIECE_HEADER;
    }

    private void needBitfield(int length) throws ProtocolException {
        if (pieceCount > 0) {
            checkLength(1 + Bitfield.byteLength(pieceCount), length);
        } else if (length == 1) {
            throw new ProtocolException("bitfield without any bit");
        }
        needBody(length - 1);
    }

    private void needExtensionId(int length) {
        if (length < 2 || length > PeerLimits.EXTENSION_LENGTH_MAX) {
            passOver(length - 1);
        } else {
            headNeeded = LENGTH_AND_ID + 1;
        }
    }

    private void needBody(int length) {
        bodyLength = length;
        bodyFilled = 0;
        body = new byte[Math.min(length, PeerLimits.FIRST_BODY_LENGTH)];
    }

    private void receivedFields(int id, int length, MessageSink sink) throws ProtocolException {
        switch (id) {
            case MessageId.HAVE -> finish(sink, new Message.Have(piece(head.getInt(LENGTH_AND_ID))));
            case MessageId.SUGGEST_PIECE -> finishHint(sink, Message.SuggestPiece::new);
            case MessageId.ALLOWED_FAST -> finishHint(sink, Message.AllowedFast::new);
            case MessageId.REQUEST -> finish(sink, new Message.Request(requestedBlock()));
            case MessageId.CANCEL -> finish(sink, new Message.Cancel(requestedBlock()));
            case MessageId.REJECT_REQUEST -> finish(sink, new Message.RejectRequest(requestedBlock()));
            case MessageId.PORT -> finish(sink, new Message.Port(head.getShort(LENGTH_AND_ID) & 0xffff));
            case MessageId.PIECE -> beginPayload(length - PIECE_HEADER);
            case MessageId.EXTENDED -> beginExtension(head.get(LENGTH_AND_ID) & 0xff, length - 2, sink);
            default -> throw new IllegalStateException("message " + id + " has no fields");
        }
    }

    private void beginPayload(int length) throws ProtocolException {
        BlockRef announced = block(length);
        PayloadBuffer taken = payloads.take(length);
        ByteBuffer room = taken.space();
        if (room.remaining() != length || taken.length() != length) {
            taken.release();
            throw new IllegalStateException("payload of " + room.remaining() + " bytes instead of " + length);
        }
        block = announced;
        payload = taken;
        space = room;
    }

    private void receivePayload(ByteBuffer in, MessageSink sink) {
        int taken = Math.min(space.remaining(), in.remaining());
        space.put(space.position(), in, in.position(), taken);
        space.position(space.position() + taken);
        in.position(in.position() + taken);
        if (!space.hasRemaining()) {
            completePiece(sink);
        }
    }

    private void completePiece(MessageSink sink) {
        BlockRef received = block;
        PayloadBuffer bytes = payload;
        if (received == null || bytes == null) {
            throw new IllegalStateException("no block is being received");
        }
        // From here the receiver owns the payload: a close must not release it.
        block = null;
        payload = null;
        space = NO_SPACE;
        finish(sink, new Message.Piece(received, bytes));
    }

    private void finishHint(MessageSink sink, Function<PieceIndex, Message> hint) {
        int index = head.getInt(LENGTH_AND_ID);
        if (index < 0 || index >= pieceBound()) {
            expectNextMessage();
        } else {
            finish(sink, hint.apply(new PieceIndex(index)));
        }
    }

    private void beginExtension(int id, int length, MessageSink sink) {
        if (id != MessageId.EXTENSION_HANDSHAKE && !announcedIds[id]) {
            passOver(length);
        } else if (length == 0) {
            finishExtension(id, NO_BODY, sink);
        } else {
            needBody(length);
        }
    }

    private void receiveBody(ByteBuffer in, MessageSink sink) throws ProtocolException {
        if (bodyFilled == body.length) {
            body = Arrays.copyOf(body, Math.min(bodyLength, 2 * body.length));
        }
        int taken = Math.min(body.length - bodyFilled, in.remaining());
        in.get(body, bodyFilled, taken);
        bodyFilled += taken;
        if (bodyFilled == bodyLength) {
            byte[] complete = body;
            body = NO_BODY;
            bodyLength = 0;
            bodyFilled = 0;
            finishBody(complete, sink);
        }
    }

    private void finishBody(byte[] complete, MessageSink sink) throws ProtocolException {
        if (head.get(LENGTH_BYTES) == MessageId.BITFIELD) {
            int size = pieceCount > 0 ? pieceCount : complete.length * Byte.SIZE;
            finish(sink, new Message.Bits(Bitfield.decode(size, complete)));
        } else {
            finishExtension(head.get(LENGTH_AND_ID) & 0xff, complete, sink);
        }
    }

    /** A body that cannot be decoded is skipped, because the messages after it are not affected. */
    private void finishExtension(int id, byte[] complete, MessageSink sink) {
        Message message;
        try {
            message = extension(id, complete);
        } catch (ProtocolException meaningless) {
            expectNextMessage();
            return;
        }
        finish(sink, message);
    }

    private Message extension(int id, byte[] complete) throws ProtocolException {
        if (id == MessageId.EXTENSION_HANDSHAKE) {
            return ExtensionHandshakeCodec.decode(complete);
        }
        if (id == dontHaveId) {
            checkLength(Integer.BYTES, complete.length);
            return new Message.DontHave(piece(ByteBuffer.wrap(complete).getInt()), id);
        }
        return new Message.ExtensionMessage(id, complete);
    }

    private void finish(MessageSink sink, Message message) {
        expectNextMessage();
        sink.accept(message);
    }

    private void expectNextMessage() {
        head.clear();
        headNeeded = LENGTH_BYTES;
    }

    private PieceIndex piece(int index) throws ProtocolException {
        return new PieceIndex(checkPiece(index));
    }

    private BlockRef requestedBlock() throws ProtocolException {
        int length = head.getInt(LENGTH_AND_ID + 2 * Integer.BYTES);
        if (length < 1 || length > WireLimits.REQUEST_LENGTH_MAX) {
            throw new ProtocolException("request for " + Integer.toUnsignedString(length) + " bytes");
        }
        return block(length);
    }

    private BlockRef block(int length) throws ProtocolException {
        int index = checkPiece(head.getInt(LENGTH_AND_ID));
        int begin = head.getInt(LENGTH_AND_ID + Integer.BYTES);
        if (begin < 0 || begin >= WireLimits.PIECE_LENGTH_MAX) {
            throw new ProtocolException(
                    "offset " + Integer.toUnsignedString(begin) + " lies after the end of any piece");
        }
        return new BlockRef(index, begin, length);
    }

    private int pieceBound() {
        return pieceCount > 0 ? pieceCount : WireLimits.PIECES_MAX;
    }

    private int checkPiece(int index) throws ProtocolException {
        int bound = pieceBound();
        if (index < 0 || index >= bound) {
            throw new ProtocolException("piece " + Integer.toUnsignedString(index) + " of " + bound);
        }
        return index;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed");
        }
    }
}
