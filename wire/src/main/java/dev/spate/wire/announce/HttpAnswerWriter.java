package dev.spate.wire.announce;

import dev.spate.wire.WireHash;
import dev.spate.wire.bencode.BencodeWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Writes answers of HTTP trackers (BEP 3, 7, 21, 23, 24, 31, 48). */
public final class HttpAnswerWriter {
    private HttpAnswerWriter() {}

    /**
     * The answer to an announce.
     *
     * @param externalIp 4 or 16 bytes: the address that the request came from (BEP 24); the peers are of the same
     *     family
     * @param peers compact, 6 or 18 bytes each, network order
     * @param isCompact whether the peers are sent as they are, or as dictionaries, which then have no peer ids
     */
    public static byte[] announced(
            int intervalSeconds,
            int minIntervalSeconds,
            ScrapeResponse.Counts counts,
            byte[] externalIp,
            ByteBuffer peers,
            boolean isCompact) {
        boolean areIpv6 = externalIp.length == 16;
        BencodeWriter out = new BencodeWriter().dictionary();
        out.key("complete").integer(counts.seeders());
        out.key("external ip").bytes(externalIp);
        out.key("incomplete").integer(counts.leechers());
        out.key("interval").integer(intervalSeconds);
        out.key("min interval").integer(minIntervalSeconds);
        if (isCompact) {
            byte[] bytes = new byte[peers.remaining()];
            peers.get(bytes);
            // Clients read the old key too, and some take an answer without it for a failure.
            out.key("peers").bytes(areIpv6 ? new byte[0] : bytes);
            if (areIpv6) {
                out.key("peers6").bytes(bytes);
            }
        } else {
            dictionaries(areIpv6, peers, out.key("peers"));
        }
        return out.end().toBytes();
    }

    /** The answer to a scrape. */
    public static byte[] scraped(Map<WireHash, ScrapeResponse.Counts> swarms) {
        // Text with one character for each byte sorts like the bytes.
        Map<String, ScrapeResponse.Counts> sorted = new TreeMap<>();
        swarms.forEach((hash, counts) -> sorted.put(new String(hash.bytes(), StandardCharsets.ISO_8859_1), counts));
        BencodeWriter out = new BencodeWriter().dictionary().key("files").dictionary();
        sorted.forEach((hash, counts) -> {
            out.key(hash.getBytes(StandardCharsets.ISO_8859_1)).dictionary();
            out.key("complete").integer(counts.seeders());
            out.key("downloaded").integer(counts.completed());
            out.key("downloaders").integer(counts.downloaders());
            out.key("incomplete").integer(counts.leechers()).end();
        });
        return out.end().end().toBytes();
    }

    /** A refusal, with the minutes after which to ask again (BEP 31), rounded up. */
    public static byte[] refused(AnnounceFailure failure) {
        BencodeWriter out = new BencodeWriter().dictionary().key("failure reason");
        out.bytes(failure.reason().getBytes(StandardCharsets.UTF_8));
        if (failure.retryInSeconds() == AnnounceFailure.NEVER) {
            out.key("retry in").bytes("never".getBytes(StandardCharsets.US_ASCII));
        } else if (failure.retryInSeconds() != AnnounceFailure.NOT_SAID) {
            out.key("retry in").integer(Math.ceilDiv(failure.retryInSeconds(), 60));
        }
        return out.end().toBytes();
    }

    private static void dictionaries(boolean areIpv6, ByteBuffer peers, BencodeWriter out) {
        out.list();
        byte[] ip = new byte[areIpv6 ? 16 : 4];
        while (peers.hasRemaining()) {
            peers.get(ip);
            int port = peers.getShort() & 0xffff;
            out.dictionary();
            out.key("ip").bytes((areIpv6 ? ipv6(ip) : ipv4(ip)).getBytes(StandardCharsets.US_ASCII));
            out.key("port").integer(port).end();
        }
        out.end();
    }

    private static String ipv4(byte[] ip) {
        return (ip[0] & 0xff) + "." + (ip[1] & 0xff) + "." + (ip[2] & 0xff) + "." + (ip[3] & 0xff);
    }

    private static String ipv6(byte[] ip) {
        StringBuilder text = new StringBuilder(40);
        for (int i = 0; i < ip.length; i += 2) {
            text.append(i == 0 ? "" : ":").append(Integer.toHexString((ip[i] & 0xff) << 8 | (ip[i + 1] & 0xff)));
        }
        return text.toString();
    }
}
