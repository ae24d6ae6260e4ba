package dev.spate.wire.peer;

import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceIndex;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The messages of a peer after the handshake: BEP 3, the fast extension (BEP 6) and the extension protocol (BEP 10).
 *
 * <p>Only the ranges of numbers are checked here; the torrent checks whether a piece or block exists.
 */
public sealed interface Message {
    /** A message without content that keeps the connection open. */
    record KeepAlive() implements Message {
        static final KeepAlive INSTANCE = new KeepAlive();
    }

    /** From now on the sender does not answer requests. */
    record Choke() implements Message {
        static final Choke INSTANCE = new Choke();
    }

    /** From now on the sender answers requests. */
    record Unchoke() implements Message {
        static final Unchoke INSTANCE = new Unchoke();
    }

    /** The sender would request something if it were not choked. */
    record Interested() implements Message {
        static final Interested INSTANCE = new Interested();
    }

    /** The receiver has nothing that the sender wants. */
    record NotInterested() implements Message {
        static final NotInterested INSTANCE = new NotInterested();
    }

    /** The sender has this piece now. */
    record Have(PieceIndex piece) implements Message {}

    /**
     * The pieces that the sender has, right after the handshake.
     *
     * @param bits belongs to the receiver of the message. While the number of pieces is unknown, its size is that of
     *     whole bytes, and {@link Bitfield#resized} checks it later
     */
    record Bits(Bitfield bits) implements Message {}

    /** Asks for a block. */
    record Request(BlockRef block) implements Message {}

    /**
     * A block.
     *
     * @param payload its bytes; the receiver of the message releases it
     */
    record Piece(BlockRef block, Payload payload) implements Message {
        public Piece {
            if (block.length() != payload.length()) {
                throw new IllegalArgumentException(block + " with " + payload.length() + " bytes");
            }
        }
    }

    /** Cancels a request. */
    record Cancel(BlockRef block) implements Message {}

    /**
     * Where the sender's DHT node listens (BEP 5).
     *
     * @param port UDP port, 0 to 65535; 0 means none
     */
    record Port(int port) implements Message {
        public Port {
            if (port < 0 || port > 0xffff) {
                throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
            }
        }
    }

    /** Suggests that the receiver requests this piece (BEP 6). */
    record SuggestPiece(PieceIndex piece) implements Message {}

    /** The sender has every piece (BEP 6). */
    record HaveAll() implements Message {
        static final HaveAll INSTANCE = new HaveAll();
    }

    /** The sender has no piece (BEP 6). */
    record HaveNone() implements Message {
        static final HaveNone INSTANCE = new HaveNone();
    }

    /** The sender will not answer the request for this block (BEP 6). */
    record RejectRequest(BlockRef block) implements Message {}

    /** The receiver may request this piece even while it is choked (BEP 6). */
    record AllowedFast(PieceIndex piece) implements Message {}

    /**
     * The extensions that the sender understands, and further facts about the sender (BEP 10). It may come more than
     * once; {@code ids} then contains only changes.
     *
     * @param ids the id under which the sender wants the messages of each extension, 1 to 255, or 0 to disable it, in
     *     the order of the message; at most {@link PeerLimits#EXTENSIONS_MAX}
     * @param client name and version, one printable line, empty when missing
     * @param listenPort TCP port, 0 when missing
     * @param requestQueue requests that it queues ({@code reqq}), at most {@link PeerLimits#REQUEST_QUEUE_MAX}, 0 when
     *     missing
     * @param metadataLength bytes of the info dictionary (BEP 9), 0 when not offered; the claim of the sender, which
     *     may be more than {@link PeerLimits#METADATA_LENGTH_MAX}
     * @param uploadOnly whether the sender will not download more (BEP 21)
     * @param yourIp the receiver's address as the sender sees it; port 0
     * @param ipv4 another address of the sender; port 0
     * @param ipv6 another address of the sender; port 0
     */
    record ExtensionHandshake(
            Map<String, Integer> ids,
            String client,
            int listenPort,
            int requestQueue,
            int metadataLength,
            boolean uploadOnly,
            Optional<PeerAddress> yourIp,
            Optional<PeerAddress> ipv4,
            Optional<PeerAddress> ipv6)
            implements Message {
        /** The extension of BEP 54: a peer no longer has a piece. */
        public static final String DONT_HAVE = "lt_donthave";

        /** The extension of BEP 9: peers exchange the info dictionary; see {@link MetadataMessage}. */
        public static final String METADATA = "ut_metadata";

        public ExtensionHandshake {
            ids = Collections.unmodifiableMap(new LinkedHashMap<>(ids));
            if (ids.size() > PeerLimits.EXTENSIONS_MAX) {
                throw new IllegalArgumentException(ids.size() + " extensions");
            }
            ids.forEach((name, id) -> {
                checkRange("id of " + name, id, 0xff);
                checkRange("length of " + name, name.length(), PeerLimits.EXTENSION_NAME_MAX);
            });
            checkRange("client name's length", client.length(), 2 * PeerLimits.CLIENT_NAME_MAX);
            checkRange("listen port", listenPort, 0xffff);
            checkRange("request queue", requestQueue, PeerLimits.REQUEST_QUEUE_MAX);
            checkRange("metadata length", metadataLength, Integer.MAX_VALUE);
            if (ipv4.filter(PeerAddress::isIpv6).isPresent()
                    || !ipv6.filter(PeerAddress::isIpv6).equals(ipv6)) {
                throw new IllegalArgumentException("address of the wrong family");
            }
        }

        /** A handshake with only the ids of extensions. */
        public static ExtensionHandshake of(Map<String, Integer> ids) {
            return new ExtensionHandshake(
                    ids, "", 0, 0, 0, false, Optional.empty(), Optional.empty(), Optional.empty());
        }

        private static void checkRange(String what, int value, int max) {
            if (value < 0 || value > max) {
                throw new IllegalArgumentException(what + " " + value + " is not within 0 to " + max);
            }
        }
    }

    /**
     * The sender no longer has this piece (BEP 54).
     *
     * @param piece the piece
     * @param extensionId the id that the receiver gave the extension in its handshake, 1 to 255
     */
    record DontHave(PieceIndex piece, int extensionId) implements Message {
        public DontHave {
            checkExtensionId(extensionId);
        }
    }

    /** A message of an extension. Its body is not decoded here. */
    final class ExtensionMessage implements Message {
        /**
         * Makes the body when the message is sent. A message may wait long for a slow peer, and a body made early would
         * take memory all that time.
         */
        public interface Body {
            /** A body of these bytes, which must not change any more. */
            static Body of(byte[] bytes) {
                return new Bytes(bytes);
            }

            /** Length of the body in bytes; always the same. */
            int length();

            /** The bytes; the caller must not change them. */
            byte[] bytes();
        }

        private static final class Bytes implements Body {
            private final byte[] bytes;

            Bytes(byte[] bytes) {
                this.bytes = bytes;
            }

            @Override
            public int length() {
                return bytes.length;
            }

            @Override
            public byte[] bytes() {
                return bytes;
            }
        }

        private final int id;
        private final Body body;

        /**
         * A message for the extension to which the receiver gave this id.
         *
         * @param id 1 to 255
         * @param body at most {@link PeerLimits#EXTENSION_LENGTH_MAX} bytes less 2; copied
         */
        public ExtensionMessage(int id, byte[] body) {
            this(id, new Bytes(body.clone()));
        }

        /**
         * A message whose body is made each time it is needed.
         *
         * @param id 1 to 255
         * @param body of at most {@link PeerLimits#EXTENSION_LENGTH_MAX} bytes less 2
         */
        public ExtensionMessage(int id, Body body) {
            checkExtensionId(id);
            if (body.length() > PeerLimits.EXTENSION_LENGTH_MAX - 2) {
                throw new IllegalArgumentException("extension message of " + body.length() + " bytes");
            }
            this.id = id;
            this.body = body;
        }

        public int id() {
            return id;
        }

        public byte[] body() {
            return body.bytes().clone();
        }

        /** Bytes of the body. */
        public int length() {
            return body.length();
        }

        /** Bytes of memory that the body takes while the message waits. */
        public int heldBytes() {
            return body instanceof Bytes ? body.length() : 0;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ExtensionMessage that
                    && id == that.id
                    && Arrays.equals(body.bytes(), that.body.bytes());
        }

        @Override
        public int hashCode() {
            return 31 * id + Arrays.hashCode(body.bytes());
        }

        @Override
        public String toString() {
            return "ExtensionMessage[id=" + id + ", " + body.length() + " bytes]";
        }
    }

    private static void checkExtensionId(int id) {
        if (id < 1 || id > 0xff) {
            throw new IllegalArgumentException("extension id " + id + " is not within 1 to 255");
        }
    }
}
