package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A message about the info dictionary (BEP 9): the body of a {@link Message.ExtensionMessage}.
 *
 * <p>The dictionary is sent in pieces of {@link #PIECE_LENGTH} bytes; only the last may be shorter. They are not the
 * pieces of the content.
 */
public sealed interface MetadataMessage {
    /** Bytes of every piece but the last. */
    int PIECE_LENGTH = 16 * 1024;

    /** The piece that the message is about, 0 or more; the receiver checks whether there is such a piece. */
    int piece();

    /**
     * The body of an extension message with a piece, made when it is sent.
     *
     * @param totalLength bytes of the whole info dictionary, 1 to {@link PeerLimits#METADATA_LENGTH_MAX}
     * @param length bytes of the piece, 1 to {@link #PIECE_LENGTH}
     * @param bytes supplies exactly {@code length} bytes
     */
    static Message.ExtensionMessage.Body dataBody(int piece, int totalLength, int length, Supplier<byte[]> bytes) {
        int headLength = MetadataMessageCodec.dataHead(piece, totalLength).length;
        return new Message.ExtensionMessage.Body() {
            @Override
            public int length() {
                return headLength + length;
            }

            @Override
            public byte[] bytes() {
                return new Data(piece, totalLength, bytes.get()).encode();
            }
        };
    }

    /** The body of the extension message. */
    default byte[] encode() {
        return MetadataMessageCodec.encode(this);
    }

    /**
     * Reads the body of an extension message; nothing for an unknown kind, which must be ignored (BEP 9).
     *
     * @throws ProtocolException when it is malformed or its numbers are impossible
     */
    static Optional<MetadataMessage> decode(byte[] body) throws ProtocolException {
        return MetadataMessageCodec.decode(body);
    }

    /** Requests a piece. */
    record Request(int piece) implements MetadataMessage {
        public Request {
            checkPiece(piece);
        }
    }

    /** The sender does not have the piece, or sends no more pieces. */
    record Reject(int piece) implements MetadataMessage {
        public Reject {
            checkPiece(piece);
        }
    }

    /** A piece. */
    final class Data implements MetadataMessage {
        private final int piece;
        private final int totalLength;
        private final byte[] bytes;

        /**
         * A piece and its bytes.
         *
         * @param totalLength bytes of the whole info dictionary, 1 to {@link PeerLimits#METADATA_LENGTH_MAX}
         * @param bytes 1 to {@link #PIECE_LENGTH}; copied
         */
        public Data(int piece, int totalLength, byte[] bytes) {
            checkPiece(piece);
            if (bytes.length < 1 || bytes.length > PIECE_LENGTH) {
                throw new IllegalArgumentException("metadata piece of " + bytes.length + " bytes");
            }
            if (totalLength < 1 || totalLength > PeerLimits.METADATA_LENGTH_MAX) {
                throw new IllegalArgumentException("metadata of " + totalLength + " bytes");
            }
            this.piece = piece;
            this.totalLength = totalLength;
            this.bytes = bytes.clone();
        }

        @Override
        public int piece() {
            return piece;
        }

        /** Bytes of the whole info dictionary, as the sender claims. */
        public int totalLength() {
            return totalLength;
        }

        /** A copy of the piece's bytes. */
        public byte[] bytes() {
            return bytes.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Data that
                    && piece == that.piece
                    && totalLength == that.totalLength
                    && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * piece + totalLength) + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "Data[piece=" + piece + ", totalLength=" + totalLength + ", " + bytes.length + " bytes]";
        }
    }

    private static void checkPiece(int piece) {
        if (piece < 0) {
            throw new IllegalArgumentException("metadata piece " + piece + " is negative");
        }
    }
}
