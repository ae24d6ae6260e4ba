package dev.spate.wire.peer;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/** Writes messages in the format of BEP 3, 6 and 10: a length, an id, big-endian numbers. */
public final class MessageEncoder {
    /** Bytes before the payload of a piece message. */
    public static final int PIECE_HEADER_LENGTH = 13;

    private static final int LENGTH_BYTES = 4;
    private static final int LENGTH_AND_ID = LENGTH_BYTES + 1;

    private MessageEncoder() {}

    /**
     * The number of bytes that {@link #encode} writes: the whole message, or only the {@link #PIECE_HEADER_LENGTH}
     * bytes of header for a {@link Message.Piece}.
     */
    public static int encodedLength(Message message) {
        return switch (message) {
            case Message.KeepAlive _ -> LENGTH_BYTES;
            case Message.Choke _,
                    Message.Unchoke _,
                    Message.Interested _,
                    Message.NotInterested _,
                    Message.HaveAll _,
                    Message.HaveNone _ -> LENGTH_AND_ID;
            case Message.Have _, Message.SuggestPiece _, Message.AllowedFast _ -> LENGTH_AND_ID + Integer.BYTES;
            case Message.Request _, Message.Cancel _, Message.RejectRequest _ -> LENGTH_AND_ID + 3 * Integer.BYTES;
            case Message.Piece _ -> PIECE_HEADER_LENGTH;
            case Message.Port _ -> LENGTH_AND_ID + Short.BYTES;
            case Message.Bits bits ->
                LENGTH_AND_ID + Bitfield.byteLength(bits.bits().size());
            case Message.DontHave _ -> LENGTH_AND_ID + 1 + Integer.BYTES;
            case Message.ExtensionMessage extension -> LENGTH_AND_ID + 1 + extension.length();
            case Message.ExtensionHandshake handshake ->
                LENGTH_AND_ID + 1 + ExtensionHandshakeCodec.encode(handshake).length;
        };
    }

    /**
     * Writes the message. For a {@link Message.Piece} it writes only the header; the caller sends the payload after it.
     *
     * @throws BufferOverflowException when {@link #encodedLength} bytes do not fit; then nothing is written
     */
    public static void encode(Message message, ByteBuffer out) {
        int start = out.position();
        try {
            write(message, out);
        } catch (BufferOverflowException full) {
            out.position(start);
            throw full;
        }
    }

    /** Writes the {@link #PIECE_HEADER_LENGTH} bytes that come before the bytes of this block. */
    public static void encodePieceHeader(BlockRef block, ByteBuffer out) {
        if (out.remaining() < PIECE_HEADER_LENGTH) {
            throw new BufferOverflowException();
        }
        begin(MessageId.PIECE, 2 * Integer.BYTES + block.length(), out);
        out.putInt(block.piece()).putInt(block.begin());
    }

    private static void write(Message message, ByteBuffer out) {
        switch (message) {
            case Message.KeepAlive _ -> out.putInt(0);
            case Message.Choke _ -> begin(MessageId.CHOKE, 0, out);
            case Message.Unchoke _ -> begin(MessageId.UNCHOKE, 0, out);
            case Message.Interested _ -> begin(MessageId.INTERESTED, 0, out);
            case Message.NotInterested _ -> begin(MessageId.NOT_INTERESTED, 0, out);
            case Message.HaveAll _ -> begin(MessageId.HAVE_ALL, 0, out);
            case Message.HaveNone _ -> begin(MessageId.HAVE_NONE, 0, out);
            case Message.Have(PieceIndex piece) -> writePiece(MessageId.HAVE, piece, out);
            case Message.SuggestPiece(PieceIndex piece) -> writePiece(MessageId.SUGGEST_PIECE, piece, out);
            case Message.AllowedFast(PieceIndex piece) -> writePiece(MessageId.ALLOWED_FAST, piece, out);
            case Message.Request(BlockRef block) -> writeBlock(MessageId.REQUEST, block, out);
            case Message.Cancel(BlockRef block) -> writeBlock(MessageId.CANCEL, block, out);
            case Message.RejectRequest(BlockRef block) -> writeBlock(MessageId.REJECT_REQUEST, block, out);
            case Message.Piece piece -> encodePieceHeader(piece.block(), out);
            case Message.Port(int port) ->
                begin(MessageId.PORT, Short.BYTES, out).putShort((short) port);
            case Message.Bits(Bitfield bits) ->
                begin(MessageId.BITFIELD, Bitfield.byteLength(bits.size()), out).put(bits.bytes());
            case Message.DontHave(PieceIndex piece, int id) ->
                beginExtension(id, Integer.BYTES, out).putInt(piece.value());
            case Message.ExtensionMessage extension ->
                beginExtension(extension.id(), extension.length(), out).put(extension.body());
            case Message.ExtensionHandshake handshake -> {
                byte[] body = ExtensionHandshakeCodec.encode(handshake);
                beginExtension(MessageId.EXTENSION_HANDSHAKE, body.length, out).put(body);
            }
        }
    }

    private static void writePiece(int id, PieceIndex piece, ByteBuffer out) {
        begin(id, Integer.BYTES, out).putInt(piece.value());
    }

    private static void writeBlock(int id, BlockRef block, ByteBuffer out) {
        begin(id, 3 * Integer.BYTES, out)
                .putInt(block.piece())
                .putInt(block.begin())
                .putInt(block.length());
    }

    private static ByteBuffer beginExtension(int extensionId, int bodyLength, ByteBuffer out) {
        return begin(MessageId.EXTENDED, 1 + bodyLength, out).put((byte) extensionId);
    }

    private static ByteBuffer begin(int id, int fieldsLength, ByteBuffer out) {
        return out.putInt(1 + fieldsLength).put((byte) id);
    }
}
