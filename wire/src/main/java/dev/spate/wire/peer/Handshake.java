package dev.spate.wire.peer;

import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first 68 bytes in each direction (BEP 3): the protocol's name, the features of the sender, the torrent and the
 * sender's id.
 *
 * <p>The id may come late: some clients send it only after they have received the other side's handshake, and a
 * listener must know the torrent before it can answer. So the first 48 bytes, the {@link Opening}, can be decoded
 * alone.
 */
public record Handshake(Features features, WireHash infoHash, PeerId peerId) {
    public static final int LENGTH = 68;

    /** Bytes of the {@link Opening}, up to the end of the info-hash. */
    public static final int OPENING_LENGTH = 48;

    private static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

    /**
     * What the sender supports, from the 64 reserved bits; the other bits are ignored.
     *
     * @param fast the fast extension (BEP 6)
     * @param extension the extension protocol (BEP 10)
     * @param dht a DHT node, whose port {@link Message.Port} gives (BEP 5)
     * @param v2 an upgrade of a hybrid torrent to v2 (BEP 52)
     */
    public record Features(boolean fast, boolean extension, boolean dht, boolean v2) {
        private static final long EXTENSION = 1L << 20;
        private static final long V2 = 1L << 4;
        private static final long FAST = 1L << 2;
        private static final long DHT = 1L;

        static Features of(long reserved) {
            return new Features(
                    (reserved & FAST) != 0, (reserved & EXTENSION) != 0, (reserved & DHT) != 0, (reserved & V2) != 0);
        }

        long reserved() {
            return (fast ? FAST : 0) | (extension ? EXTENSION : 0) | (dht ? DHT : 0) | (v2 ? V2 : 0);
        }
    }

    /** A handshake without its last part, the peer id. */
    public record Opening(Features features, WireHash infoHash) {
        /** The whole handshake, with the sender's id. */
        public Handshake with(PeerId peerId) {
            return new Handshake(features, infoHash, peerId);
        }
    }

    /**
     * Whether the bytes in {@code in} can be the beginning of a handshake; consumes none of them. Other bytes may still
     * be an encrypted handshake, whose bytes look random.
     */
    public static boolean mayBegin(ByteBuffer in) {
        int known = Math.min(in.remaining(), PROTOCOL.length);
        return in.slice(in.position(), known).equals(ByteBuffer.wrap(PROTOCOL, 0, known));
    }

    /**
     * Consumes {@link #OPENING_LENGTH} bytes, which must be available.
     *
     * @throws ProtocolException when the other side uses another protocol
     */
    public static Opening decodeOpening(ByteBuffer in) throws ProtocolException {
        if (!mayBegin(in)) {
            throw new ProtocolException("the handshake does not name the BitTorrent protocol");
        }
        in.position(in.position() + PROTOCOL.length);
        Features features = Features.of(in.getLong());
        byte[] hash = new byte[WireHash.LENGTH];
        in.get(hash);
        return new Opening(features, new WireHash(hash));
    }

    /** Consumes the {@link PeerId#LENGTH} bytes after the opening, which must be available. */
    public static PeerId decodePeerId(ByteBuffer in) {
        byte[] id = new byte[PeerId.LENGTH];
        in.get(id);
        return new PeerId(id);
    }

    /**
     * Consumes {@link #LENGTH} bytes, which must be available.
     *
     * @throws ProtocolException when the other side uses another protocol
     */
    public static Handshake decode(ByteBuffer in) throws ProtocolException {
        return decodeOpening(in).with(decodePeerId(in));
    }

    /** Writes {@link #LENGTH} bytes. */
    public void encode(ByteBuffer out) {
        out.put(PROTOCOL).putLong(features.reserved()).put(infoHash.bytes()).put(peerId.bytes());
    }
}
