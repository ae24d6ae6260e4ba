package dev.spate.wire.announce;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The packets of UDP trackers, for both sides (BEP 15, with the options of BEP 41). Every buffer holds one packet from
 * position to limit; decoding consumes all of it.
 */
public final class UdpAnnounce {
    /** Bytes of the longest request. */
    public static final int REQUEST_LENGTH_MAX = 16 + 20 * AnnounceLimits.SCRAPE_SWARMS_MAX;

    static final long PROTOCOL_ID = 0x41727101980L;
    static final int CONNECT = 0;
    static final int ANNOUNCE = 1;
    static final int SCRAPE = 2;
    static final int ERROR = 3;

    private static final int REQUEST_HEAD = 16;
    private static final int ANSWER_HEAD = 8;
    private static final int ANNOUNCE_LENGTH = 98;
    private static final int COUNTS_LENGTH = 12;

    private static final int OPTION_END = 0;
    private static final int OPTION_NOP = 1;
    private static final int OPTION_URL_DATA = 2;
    private static final int OPTION_LENGTH_MAX = 255;

    private UdpAnnounce() {}

    /**
     * Writes a request.
     *
     * @param out with room for {@link #REQUEST_LENGTH_MAX} bytes
     */
    public static void encode(UdpRequest request, ByteBuffer out) {
        switch (request) {
            case UdpRequest.Connect(int transaction) ->
                out.putLong(PROTOCOL_ID).putInt(CONNECT).putInt(transaction);
            case UdpRequest.Announce(long connection, int transaction, AnnounceRequest announce, String urlData) -> {
                out.putLong(connection).putInt(ANNOUNCE).putInt(transaction);
                encodeAnnounce(announce, out);
                encodeUrlData(urlData.getBytes(StandardCharsets.US_ASCII), out);
            }
            case UdpRequest.Scrape(long connection, int transaction, List<WireHash> hashes) -> {
                out.putLong(connection).putInt(SCRAPE).putInt(transaction);
                hashes.forEach(hash -> out.put(hash.bytes()));
            }
        }
    }

    /**
     * Decodes the answer in this packet.
     *
     * @param ipv6 whether it came over IPv6, because the peers in it are of the same family
     * @throws ProtocolException when the packet is malformed
     */
    public static UdpAnswer decodeAnswer(ByteBuffer in, boolean ipv6) throws ProtocolException {
        need(ANSWER_HEAD, in);
        int action = in.getInt();
        int transaction = in.getInt();
        return switch (action) {
            case CONNECT -> {
                need(Long.BYTES, in);
                yield new UdpAnswer.Connected(transaction, in.getLong());
            }
            // A tracker that does not serve the torrent may send only the head (opentracker does).
            case ANNOUNCE ->
                in.hasRemaining()
                        ? new UdpAnswer.Announced(transaction, decodeResponse(in, ipv6))
                        : new UdpAnswer.Refused(transaction, new AnnounceFailure("", AnnounceFailure.NOT_SAID));
            case SCRAPE -> new UdpAnswer.Scraped(transaction, decodeCounts(in));
            case ERROR -> {
                String reason = PlainText.of(rest(in), AnnounceLimits.TEXT_MAX);
                yield new UdpAnswer.Refused(transaction, new AnnounceFailure(reason, AnnounceFailure.NOT_SAID));
            }
            default -> throw new ProtocolException("tracker answer with action " + action);
        };
    }

    /**
     * Decodes the request in this packet.
     *
     * @throws ProtocolException when the packet is malformed
     */
    public static UdpRequest decodeRequest(ByteBuffer in) throws ProtocolException {
        need(REQUEST_HEAD, in);
        long connection = in.getLong();
        int action = in.getInt();
        int transaction = in.getInt();
        return switch (action) {
            case CONNECT -> {
                if (connection != PROTOCOL_ID) {
                    throw new ProtocolException("connect request without the protocol's number");
                }
                yield new UdpRequest.Connect(transaction);
            }
            case ANNOUNCE -> {
                need(ANNOUNCE_LENGTH - REQUEST_HEAD, in);
                yield new UdpRequest.Announce(connection, transaction, decodeAnnounce(in), decodeUrlData(in));
            }
            case SCRAPE -> new UdpRequest.Scrape(connection, transaction, decodeHashes(in));
            default -> throw new ProtocolException("tracker request with action " + action);
        };
    }

    /**
     * Writes an answer, with as many peers as fit.
     *
     * @param ipv6 whether the request came over IPv6: only peers of that family are written
     * @param out with room for 20 bytes and the peers, or for {@link #REQUEST_LENGTH_MAX} bytes for other answers
     */
    public static void encode(UdpAnswer answer, boolean ipv6, ByteBuffer out) {
        switch (answer) {
            case UdpAnswer.Connected(int transaction, long connection) ->
                out.putInt(CONNECT).putInt(transaction).putLong(connection);
            case UdpAnswer.Announced(int transaction, AnnounceResponse response) -> {
                out.putInt(ANNOUNCE).putInt(transaction).putInt(response.intervalSeconds());
                out.putInt(Math.max(0, response.leechers())).putInt(Math.max(0, response.seeders()));
                CompactPeers.encode(response.peers(), ipv6, out);
            }
            case UdpAnswer.Scraped(int transaction, List<ScrapeResponse.Counts> counts) -> {
                out.putInt(SCRAPE).putInt(transaction);
                counts.forEach(swarm ->
                        out.putInt(swarm.seeders()).putInt(swarm.completed()).putInt(swarm.leechers()));
            }
            case UdpAnswer.Refused(int transaction, AnnounceFailure failure) ->
                out.putInt(ERROR).putInt(transaction).put(failure.reason().getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void encodeAnnounce(AnnounceRequest announce, ByteBuffer out) {
        out.put(announce.infoHash().wire()).put(announce.peerId().bytes());
        out.putLong(announce.downloaded()).putLong(announce.left()).putLong(announce.uploaded());
        out.putInt(announce.event().udpNumber());
        // 0 lets the tracker take the packet's own address. A request that could name another one could direct a swarm
        // at a victim.
        out.putInt(0);
        out.putInt(announce.key()).putInt(announce.numWant()).putShort((short) announce.port());
    }

    private static AnnounceRequest decodeAnnounce(ByteBuffer in) {
        InfoHash infoHash = InfoHash.v1(take(InfoHash.V1_LENGTH, in));
        PeerId peerId = new PeerId(take(PeerId.LENGTH, in));
        long downloaded = in.getLong();
        long left = in.getLong();
        long uploaded = in.getLong();
        AnnounceEvent event = AnnounceEvent.ofUdpNumber(in.getInt());
        in.getInt();
        int key = in.getInt();
        int numWant = in.getInt();
        int port = in.getShort() & 0xffff;
        return new AnnounceRequest(
                infoHash,
                peerId,
                port,
                Math.max(0, uploaded),
                Math.max(0, downloaded),
                // Clients that do not know yet (magnet links) send a number below 0: such a peer is certainly not a
                // seed.
                left < 0 ? Long.MAX_VALUE : left,
                event,
                Math.max(AnnounceRequest.NUM_WANT_DEFAULT, numWant),
                key,
                Optional.empty(),
                Optional.empty());
    }

    private static void encodeUrlData(byte[] data, ByteBuffer out) {
        for (int from = 0; from < data.length; from += OPTION_LENGTH_MAX) {
            int length = Math.min(OPTION_LENGTH_MAX, data.length - from);
            out.put((byte) OPTION_URL_DATA).put((byte) length).put(data, from, length);
        }
    }

    static String decodeUrlData(ByteBuffer in) throws ProtocolException {
        StringBuilder data = new StringBuilder();
        while (in.hasRemaining()) {
            int option = in.get();
            if (option == OPTION_END) {
                break;
            }
            if (option == OPTION_NOP) {
                continue;
            }
            need(1, in);
            int length = in.get() & 0xff;
            need(length, in);
            byte[] value = take(length, in);
            if (option == OPTION_URL_DATA) {
                data.append(new String(value, StandardCharsets.ISO_8859_1));
            }
        }
        in.position(in.limit());
        boolean isAscii = data.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (!isAscii || data.length() > AnnounceLimits.URL_DATA_MAX) {
            throw new ProtocolException("path and query of the tracker's URL are too long or not ASCII");
        }
        return data.toString();
    }

    private static AnnounceResponse decodeResponse(ByteBuffer in, boolean ipv6) throws ProtocolException {
        need(3 * Integer.BYTES, in);
        int interval = Math.clamp(in.getInt(), 0, AnnounceLimits.INTERVAL_SECONDS_MAX);
        int leechers = Math.max(0, in.getInt());
        int seeders = Math.max(0, in.getInt());
        List<PeerAddress> peers = new ArrayList<>();
        CompactPeers.decode(in, ipv6 ? 16 : 4, peers);
        in.position(in.limit());
        return new AnnounceResponse(
                interval, 0, seeders, leechers, peers, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<ScrapeResponse.Counts> decodeCounts(ByteBuffer in) throws ProtocolException {
        int swarms = in.remaining() / COUNTS_LENGTH;
        if (in.remaining() % COUNTS_LENGTH != 0 || swarms > AnnounceLimits.SCRAPE_SWARMS_MAX) {
            throw new ProtocolException("scrape answer with " + in.remaining() + " bytes of counts");
        }
        List<ScrapeResponse.Counts> counts = new ArrayList<>(swarms);
        while (in.hasRemaining()) {
            int seeders = Math.max(0, in.getInt());
            int completed = Math.max(0, in.getInt());
            int leechers = Math.max(0, in.getInt());
            counts.add(new ScrapeResponse.Counts(seeders, completed, leechers, leechers));
        }
        return counts;
    }

    private static List<WireHash> decodeHashes(ByteBuffer in) throws ProtocolException {
        int swarms = in.remaining() / WireHash.LENGTH;
        boolean isWhole = in.remaining() % WireHash.LENGTH == 0;
        if (!isWhole || swarms == 0 || swarms > AnnounceLimits.SCRAPE_SWARMS_MAX) {
            throw new ProtocolException("scrape request with " + in.remaining() + " bytes of hashes");
        }
        List<WireHash> hashes = new ArrayList<>(swarms);
        while (in.hasRemaining()) {
            hashes.add(new WireHash(take(WireHash.LENGTH, in)));
        }
        return hashes;
    }

    private static void need(int length, ByteBuffer in) throws ProtocolException {
        if (in.remaining() < length) {
            throw new ProtocolException("tracker packet ends " + (length - in.remaining()) + " bytes before its end");
        }
    }

    private static byte[] take(int length, ByteBuffer in) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] rest(ByteBuffer in) {
        // Only as much as can be shown is copied; the packet may have 65,507 bytes.
        byte[] text = new byte[Math.min(in.remaining(), 4 * AnnounceLimits.TEXT_MAX)];
        in.get(text);
        in.position(in.limit());
        return text;
    }
}
