package dev.spate.wire.announce;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Decodes the answers of HTTP trackers (BEP 3, 7, 21, 23, 24, 31, 48). Their requests are URLs: {@link TrackerUrl}. */
public final class HttpAnnounce {
    // Bytes after the answer are common: servers append a line end or an advertisement.
    private static final BencodeDecoder DECODER =
            new BencodeDecoder(false, true, AnnounceLimits.RESPONSE_DEPTH_MAX, AnnounceLimits.RESPONSE_VALUES_MAX);

    private HttpAnnounce() {}

    /**
     * The answer to an announce.
     *
     * @param body the body without transfer and content encodings, at most {@link AnnounceLimits#RESPONSE_LENGTH_MAX}
     *     bytes
     * @throws ProtocolException when the bytes are not such an answer
     */
    public static AnnounceResult decodeAnnounce(byte[] body) throws ProtocolException {
        BencodeDictionary answer = decode(body);
        ListedPeers listed = listedPeers(answer);
        Optional<AnnounceFailure> failure = failure(answer);
        return failure.isPresent() && isRefusal(failure.get(), answer, listed)
                ? failure.get()
                : response(answer, listed, failure.map(AnnounceFailure::reason));
    }

    /**
     * Whether this is really a refusal. An answer that lists peers is not one: its reason is a warning. Without a
     * reason, even an empty list of peers counts.
     */
    private static boolean isRefusal(AnnounceFailure failure, BencodeDictionary answer, ListedPeers listed) {
        boolean listsPeers =
                answer.get("peers").isPresent() || answer.get("peers6").isPresent();
        return listed.isEmpty() && !(failure.reason().isEmpty() && listsPeers);
    }

    /**
     * The answer to a scrape.
     *
     * @param body as with {@link #decodeAnnounce}
     * @throws ProtocolException when the bytes are not such an answer
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
        AnswerFinder finder = new AnswerFinder();
        return DECODER.decodeDictionary(finder.isWhole(body, body.length) ? finder.answer(body) : body);
    }

    private static Optional<AnnounceFailure> failure(BencodeDictionary answer) {
        return answer.get("failure reason").map(reason -> new AnnounceFailure(text(reason), retryInSeconds(answer)));
    }

    /** BEP 31: minutes (its own example writes them as a string) or "never". Without the key the interval counts. */
    private static int retryInSeconds(BencodeDictionary answer) {
        if (answer.string("retry in").filter(text -> text.isText("never")).isPresent()) {
            return AnnounceFailure.NEVER;
        }
        long minutes = Math.clamp(
                LenientNumbers.of(answer, "retry in").orElse(AnnounceFailure.NOT_SAID),
                0,
                AnnounceLimits.INTERVAL_SECONDS_MAX / 60);
        return minutes > 0
                ? (int) minutes * 60
                : Math.max(interval(answer, "interval"), interval(answer, "min interval"));
    }

    private static AnnounceResponse response(BencodeDictionary answer, ListedPeers listed, Optional<String> reason)
            throws ProtocolException {
        Optional<String> objection = listed.objection();
        if (objection.isPresent()) {
            throw new ProtocolException(objection.get());
        }
        Optional<String> warning = answer.string("warning message").map(HttpAnnounce::text);
        return new AnnounceResponse(
                interval(answer, "interval"),
                interval(answer, "min interval"),
                count(answer, "complete").orElse(AnnounceResponse.NOT_SAID),
                count(answer, "incomplete").orElse(AnnounceResponse.NOT_SAID),
                listed.peers(),
                listed.named(),
                reason.filter(text -> !text.isEmpty()).or(() -> warning).filter(text -> !text.isEmpty()),
                answer.string("tracker id").flatMap(HttpAnnounce::trackerId),
                answer.string("external ip").flatMap(HttpAnnounce::externalIp));
    }

    private static ListedPeers listedPeers(BencodeDictionary answer) {
        ListedPeers listed = new ListedPeers();
        answer.get("peers").ifPresent(peers -> listed.add(peers, 4));
        answer.get("peers6").ifPresent(peers -> listed.add(peers, 16));
        return listed;
    }

    private static int interval(BencodeDictionary answer, String key) {
        return Math.clamp(LenientNumbers.of(answer, key).orElse(0), 0, AnnounceLimits.INTERVAL_SECONDS_MAX);
    }

    private static Optional<Integer> count(BencodeDictionary values, String key) {
        OptionalLong value = LenientNumbers.of(values, key);
        return value.isPresent() ? Optional.of(Math.clamp(value.getAsLong(), 0, Integer.MAX_VALUE)) : Optional.empty();
    }

    private static Optional<String> trackerId(BencodeString id) {
        // Every later URL repeats the id unchanged or not at all; U+FFFD stands for bytes that are not text.
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
