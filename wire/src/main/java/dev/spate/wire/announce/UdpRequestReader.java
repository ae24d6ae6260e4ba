package dev.spate.wire.announce;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;

/**
 * Reads single fields of a request (BEP 15), for a tracker that answers a hundred thousand requests a second and reads
 * the other fields only when the first one is right. {@link UdpAnnounce#decodeRequest} reads whole requests.
 *
 * <p>The packet lies from 0 to the limit of a big-endian buffer; the position does not matter. Call {@link #kind}
 * first: it checks that the packet is long enough for its fields.
 */
public final class UdpRequestReader {
    /** The kind of request in a packet. */
    public enum Kind {
        CONNECT,
        ANNOUNCE,
        SCRAPE,
        /** Too short, not a whole number of hashes, or none of the three. */
        NONE
    }

    private static final int ACTION = 8;
    private static final int TRANSACTION = 12;
    private static final int BODY = 16;
    private static final int LEFT = 64;
    private static final int EVENT = 80;
    private static final int NUM_WANT = 92;
    private static final int PORT = 96;
    private static final int OPTIONS = 98;

    private UdpRequestReader() {}

    /** The kind of the packet by its action and length; a connect request must have the protocol's number. */
    public static Kind kind(ByteBuffer packet) {
        int length = packet.limit();
        if (length < BODY) {
            return Kind.NONE;
        }
        return switch (packet.getInt(ACTION)) {
            case UdpAnnounce.CONNECT -> packet.getLong(0) == UdpAnnounce.PROTOCOL_ID ? Kind.CONNECT : Kind.NONE;
            case UdpAnnounce.ANNOUNCE -> length >= OPTIONS ? Kind.ANNOUNCE : Kind.NONE;
            case UdpAnnounce.SCRAPE -> isWholeScrape(length) ? Kind.SCRAPE : Kind.NONE;
            default -> Kind.NONE;
        };
    }

    private static boolean isWholeScrape(int length) {
        int hashes = length - BODY;
        return hashes > 0
                && hashes % WireHash.LENGTH == 0
                && hashes / WireHash.LENGTH <= AnnounceLimits.SCRAPE_SWARMS_MAX;
    }

    /** The connection id of an announce or scrape. */
    public static long connectionId(ByteBuffer packet) {
        return packet.getLong(0);
    }

    /** The transaction id, which the answer repeats. */
    public static int transactionId(ByteBuffer packet) {
        return packet.getInt(TRANSACTION);
    }

    /** Where the info-hash of an announce begins, or the first one of a scrape. */
    public static int hashIndex() {
        return BODY;
    }

    /** How many info-hashes a scrape has. */
    public static int hashCount(ByteBuffer packet) {
        return (packet.limit() - BODY) / WireHash.LENGTH;
    }

    /**
     * The bytes that an announcing peer still needs. A peer that does not know yet sends a number below 0, which counts
     * as needing all.
     */
    public static long left(ByteBuffer packet) {
        long left = packet.getLong(LEFT);
        return left < 0 ? Long.MAX_VALUE : left;
    }

    /** Why a peer announces. */
    public static AnnounceEvent event(ByteBuffer packet) {
        return AnnounceEvent.ofUdpNumber(packet.getInt(EVENT));
    }

    /** How many peers it wants, or {@link AnnounceRequest#NUM_WANT_DEFAULT}. */
    public static int numWant(ByteBuffer packet) {
        return Math.max(AnnounceRequest.NUM_WANT_DEFAULT, packet.getInt(NUM_WANT));
    }

    /** Where it listens, 0 to 65535. */
    public static int port(ByteBuffer packet) {
        return packet.getShort(PORT) & 0xffff;
    }

    /** Whether options follow an announce (BEP 41). */
    public static boolean hasOptions(ByteBuffer packet) {
        return packet.limit() > OPTIONS;
    }

    /**
     * Path and query of the tracker's URL as the peer knows it (BEP 41), or an empty text.
     *
     * @throws ProtocolException when an option is cut off, or the text is too long or not ASCII
     */
    public static String urlData(ByteBuffer packet) throws ProtocolException {
        ByteBuffer options = packet.duplicate();
        options.position(OPTIONS);
        return UdpAnnounce.decodeUrlData(options);
    }
}
