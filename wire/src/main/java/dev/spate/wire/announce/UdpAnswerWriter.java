package dev.spate.wire.announce;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Writes answers of a tracker field by field into a big-endian buffer (BEP 15); {@link UdpAnnounce} writes whole ones.
 */
public final class UdpAnswerWriter {
    /** Bytes of an answer to an announce before its peers. */
    public static final int ANNOUNCE_HEAD = 20;

    private static final int INTERVAL = 8;
    private static final int LEECHERS = 12;
    private static final int SEEDERS = 16;

    private UdpAnswerWriter() {}

    /** Writes the answer to a connect request. */
    public static void connected(int transactionId, long connectionId, ByteBuffer out) {
        out.putInt(UdpAnnounce.CONNECT).putInt(transactionId).putLong(connectionId);
    }

    /** Leaves room for the head of an answer. The peers follow it, 6 or 18 bytes each. */
    public static void beginAnnounced(ByteBuffer out) {
        out.position(out.position() + ANNOUNCE_HEAD);
    }

    /**
     * Fills in the head of the answer.
     *
     * @param at position of the buffer before {@link #beginAnnounced}
     */
    public static void finishAnnounced(
            int at, int transactionId, int intervalSeconds, ScrapeResponse.Counts counts, ByteBuffer out) {
        out.putInt(at, UdpAnnounce.ANNOUNCE).putInt(at + Integer.BYTES, transactionId);
        out.putInt(at + INTERVAL, intervalSeconds);
        out.putInt(at + LEECHERS, counts.leechers()).putInt(at + SEEDERS, counts.seeders());
    }

    /** Begins the answer to a scrape; {@link #scraped} adds the swarms. */
    public static void beginScraped(int transactionId, ByteBuffer out) {
        out.putInt(UdpAnnounce.SCRAPE).putInt(transactionId);
    }

    /** Writes the numbers of the next swarm of a scrape. */
    public static void scraped(ScrapeResponse.Counts counts, ByteBuffer out) {
        out.putInt(counts.seeders()).putInt(counts.completed()).putInt(counts.leechers());
    }

    /** Writes a refusal. */
    public static void refused(int transactionId, String reason, ByteBuffer out) {
        out.putInt(UdpAnnounce.ERROR).putInt(transactionId).put(reason.getBytes(StandardCharsets.UTF_8));
    }
}
