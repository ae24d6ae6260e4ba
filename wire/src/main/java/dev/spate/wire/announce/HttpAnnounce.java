package dev.spate.wire.announce;

import dev.spate.wire.AddressLiteral;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Decodes the answers of HTTP trackers (BEP 3, 7, 21, 23, 24, 31, 48). Their requests are URLs: {@link TrackerUrl}. */
public final class HttpAnnounce {
    // Bytes behind the answer are common: servers append a line end, or an advertisement.
    private static final BencodeDecoder DECODER =
            new BencodeDecoder(false, true, AnnounceLimits.RESPONSE_DEPTH_MAX, AnnounceLimits.RESPONSE_VALUES_MAX);

    private HttpAnnounce() {}

    /**
     * The answer to an announce.
     *
     * @param body the answer without HTTP's headers and encodings, at most
     *     {@link AnnounceLimits#RESPONSE_LENGTH_MAX} bytes
     * @throws ProtocolException when it is none
     */
    public static AnnounceResult decodeAnnounce(byte[] body) throws ProtocolException {
        BencodeDictionary answer = decode(body);
        Optional<AnnounceFailure> failure = failure(answer);
        return failure.isPresent() ? failure.get() : response(answer);
    }

    /**
     * The answer to a scrape.
     *
     * @param body as with {@link #decodeAnnounce}
     * @throws ProtocolException when it is none
     */
    public static ScrapeResult decodeScrape(byte[] body) throws ProtocolException {
        BencodeDictionary answer = decode(body);
        Optional<AnnounceFailure> failure = failure(answer);
        return failure.isPresent() ? failure.get() : swarms(answer);
    }

    private static BencodeDictionary decode(byte[] body) throws ProtocolException {
        if (body.length > AnnounceLimits.RESPONSE_LENGTH_MAX) {
            throw new ProtocolException("tracker answer of " + body.length + " bytes");
        }
        return DECODER.decodeDictionary(body);
    }

    private static Optional<AnnounceFailure> failure(BencodeDictionary answer) {
        return answer.get("failure reason").map(reason -> new AnnounceFailure(text(reason), retryInSeconds(answer)));
    }

    /** BEP 31: minutes, of which its own example makes a string, or "never". */
    private static int retryInSeconds(BencodeDictionary answer) {
        Optional<BencodeString> text = answer.string("retry in");
        if (text.isPresent() && text.get().isText("never")) {
            return AnnounceFailure.NEVER;
        }
        long minutes = text.isPresent()
                ? minutes(text.get())
                : answer.integer("retry in").orElse(AnnounceFailure.NOT_SAID);
        return Math.clamp(minutes, 0, AnnounceLimits.INTERVAL_SECONDS_MAX / 60) * 60;
    }

    private static long minutes(BencodeString digits) {
        long minutes = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return AnnounceFailure.NOT_SAID;
            }
            minutes = Math.min(10 * minutes + digit, AnnounceLimits.INTERVAL_SECONDS_MAX);
        }
        return minutes;
    }

    private static AnnounceResponse response(BencodeDictionary answer) throws ProtocolException {
        List<PeerAddress> peers = new ArrayList<>();
        Optional<BencodeValue> listed = answer.get("peers");
        if (listed.isPresent()) {
            addPeers(listed.get(), 4, peers);
        }
        Optional<BencodeValue> listed6 = answer.get("peers6");
        if (listed6.isPresent()) {
            addPeers(listed6.get(), 16, peers);
        }
        return new AnnounceResponse(
                interval(answer.integer("interval")),
                interval(answer.integer("min interval")),
                count(answer, "complete").orElse(AnnounceResponse.NOT_SAID),
                count(answer, "incomplete").orElse(AnnounceResponse.NOT_SAID),
                peers,
                answer.string("warning message").map(HttpAnnounce::text).filter(text -> !text.isEmpty()),
                answer.string("tracker id").flatMap(HttpAnnounce::trackerId),
                answer.string("external ip").flatMap(HttpAnnounce::externalIp));
    }

    private static void addPeers(BencodeValue listed, int addressLength, List<PeerAddress> peers)
            throws ProtocolException {
        switch (listed) {
            case BencodeString compact -> CompactPeers.decode(ByteBuffer.wrap(compact.bytes()), addressLength, peers);
            case BencodeList dictionaries -> addPeers(dictionaries, peers);
            case BencodeDictionary _, BencodeInteger _ ->
                throw new ProtocolException("peers are neither a string nor a list");
        }
    }

    /** BEP 3: one dictionary for each peer. Those that name their host are left out, nothing here looks up names. */
    private static void addPeers(BencodeList dictionaries, List<PeerAddress> peers) {
        for (BencodeValue element : dictionaries) {
            if (peers.size() == AnnounceLimits.PEERS_MAX) {
                return;
            }
            if (element instanceof BencodeDictionary peer) {
                long port = peer.integer("port").orElse(0);
                Optional<byte[]> ip = peer.string("ip").map(BencodeString::text).flatMap(AddressLiteral::parse);
                if (ip.isPresent() && port > 0 && port <= 0xffff) {
                    peers.add(PeerAddress.of(ip.get(), (int) port));
                }
            }
        }
    }

    private static int interval(OptionalLong seconds) {
        return Math.clamp(seconds.orElse(0), 0, AnnounceLimits.INTERVAL_SECONDS_MAX);
    }

    private static Optional<Integer> count(BencodeDictionary values, String key) {
        OptionalLong value = values.integer(key);
        return value.isPresent() ? Optional.of(Math.clamp(value.getAsLong(), 0, Integer.MAX_VALUE)) : Optional.empty();
    }

    private static Optional<String> trackerId(BencodeString id) {
        // It goes into every later URL unchanged or not at all; U+FFFD stands for bytes that are no text.
        String text = id.text();
        boolean isPlain = PlainText.of(text, AnnounceLimits.TRACKER_ID_MAX).equals(text) && text.indexOf('\ufffd') < 0;
        boolean fits = !text.isEmpty() && text.length() <= AnnounceLimits.TRACKER_ID_MAX;
        return isPlain && fits ? Optional.of(text) : Optional.empty();
    }

    private static Optional<PeerAddress> externalIp(BencodeString ip) {
        return ip.length() == 4 || ip.length() == 16 ? Optional.of(PeerAddress.of(ip.bytes(), 0)) : Optional.empty();
    }

    private static String text(BencodeValue value) {
        return value instanceof BencodeString string ? PlainText.of(string.bytes(), AnnounceLimits.TEXT_MAX) : "";
    }

    private static ScrapeResponse swarms(BencodeDictionary answer) throws ProtocolException {
        BencodeDictionary files =
                answer.dictionary("files").orElseThrow(() -> new ProtocolException("scrape answer without files"));
        Map<WireHash, ScrapeResponse.Counts> swarms = new LinkedHashMap<>();
        for (int i = 0; i < files.size() && swarms.size() < AnnounceLimits.SCRAPE_SWARMS_MAX; i++) {
            if (files.key(i).length() != WireHash.LENGTH) {
                throw new ProtocolException("scraped hash of " + files.key(i).length() + " bytes");
            }
            if (files.value(i) instanceof BencodeDictionary counts) {
                swarms.putIfAbsent(new WireHash(files.key(i).bytes()), counts(counts));
            }
        }
        return new ScrapeResponse(swarms);
    }

    private static ScrapeResponse.Counts counts(BencodeDictionary swarm) {
        int leechers = count(swarm, "incomplete").orElse(0);
        return new ScrapeResponse.Counts(
                count(swarm, "complete").orElse(0),
                count(swarm, "downloaded").orElse(0),
                leechers,
                count(swarm, "downloaders").orElse(leechers));
    }
}
