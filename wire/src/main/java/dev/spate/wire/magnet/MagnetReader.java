package dev.spate.wire.magnet;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Urls;
import dev.spate.wire.WireLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one magnet link, parameter by parameter. */
final class MagnetReader {
    /** Multihash of SHA2-256: code 0x12, 0x20 bytes. */
    static final String SHA2_256_PREFIX = "1220";

    /** Room for 100 trackers of 500 characters; browsers and shells cut longer links. */
    private static final int LENGTH_MAX = 64 * 1024;

    /** Ranges of selected files; no person and no sensible page writes a longer list. */
    private static final int RANGES_MAX = 1_000;

    /** Some pages encode a link twice, or a link in a link. */
    private static final int ENCODINGS_MAX = 3;

    private static final Pattern BEGINNING = Pattern.compile("magnet:/{0,2}\\?", Pattern.CASE_INSENSITIVE);

    /** A link whose scheme is followed by a percent-encoded colon or question mark, encoded once or more often. */
    private static final Pattern ENCODED_WHOLE =
            Pattern.compile("magnet(%(25)*3a|:/{0,2}%(25)*3f)", Pattern.CASE_INSENSITIVE);

    /** An ampersand as the source of a page spells it, or of a page that shows the source of a page. */
    private static final Pattern ESCAPED_AMPERSAND =
            Pattern.compile("&(amp;)*(amp|#0*38|#x0*26);", Pattern.CASE_INSENSITIVE);

    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final byte[] ABSENT = {};

    private byte[] v1 = ABSENT;
    private byte[] v2 = ABSENT;
    private String displayName = "";
    private final Set<String> trackers = new LinkedHashSet<>();
    private final Set<String> webSeeds = new LinkedHashSet<>();
    private final Set<HostPort> peers = new LinkedHashSet<>();
    private final Set<FileRange> selectedFiles = new LinkedHashSet<>();
    private long exactLength;

    private MagnetReader() {}

    static Magnet read(String uri) throws ProtocolException {
        if (uri.length() > LENGTH_MAX) {
            throw new ProtocolException("magnet: longer than " + LENGTH_MAX + " characters");
        }
        String link = plain(uri);
        Matcher beginning = BEGINNING.matcher(link);
        if (!beginning.lookingAt()) {
            throw new ProtocolException("magnet: the text does not begin with magnet:?");
        }
        MagnetReader reader = new MagnetReader();
        for (String parameter : link.substring(beginning.end()).split("&", -1)) {
            int equals = parameter.indexOf('=');
            if (equals > 0) {
                reader.take(key(parameter.substring(0, equals).strip()), parameter.substring(equals + 1));
            }
        }
        return reader.magnet();
    }

    /** Whether the text is meant as a magnet link, in any form in which people paste it. */
    static boolean isLink(String text) {
        String pasted = Urls.pasted(text);
        return pasted.regionMatches(true, 0, "magnet:", 0, 7)
                || ENCODED_WHOLE.matcher(pasted).lookingAt();
    }

    /** The link without the changes of a page or a mail. */
    private static String plain(String text) {
        String link = ESCAPED_AMPERSAND.matcher(Urls.pasted(text)).replaceAll("&");
        for (int i = 0; i < ENCODINGS_MAX && ENCODED_WHOLE.matcher(link).lookingAt(); i++) {
            link = decode(link);
        }
        return link;
    }

    /** The key without the number of a repeated parameter: {@code tr} for {@code tr.1}. */
    private static String key(String text) {
        String key = text.toLowerCase(Locale.ROOT);
        int dot = key.lastIndexOf('.');
        boolean numbered = dot > 0
                && dot < key.length() - 1
                && key.substring(dot + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return numbered ? key.substring(0, dot) : key;
    }

    private void take(String key, String value) throws ProtocolException {
        switch (key) {
            case "xt" -> takeTopic(decodeUntil("urn:", value).replaceAll("\\s", ""));
            // In HTML forms a plus sign is a space, and pages build names that way; in URLs it means itself.
            case "dn" -> displayName = PlainText.of(decode(value.replace('+', ' ')), WireLimits.LABEL_LENGTH_MAX);
            case "tr" ->
                Urls.tracker(decodeUntil("://", value)).ifPresent(url -> add(trackers, url, WireLimits.TRACKERS_MAX));
            case "ws", "as" ->
                Urls.webSeed(decodeUntil("://", value)).ifPresent(url -> add(webSeeds, url, WireLimits.WEB_SEEDS_MAX));
            case "x.pe" -> takePeer(decode(value));
            case "so" -> takeSelection(decode(value));
            case "xl" -> exactLength = number(decode(value), Long.MAX_VALUE).orElse(0L);
            default -> {} // Parameters for other programs.
        }
    }

    private void takeTopic(String topic) throws ProtocolException {
        String lower = topic.toLowerCase(Locale.ROOT);
        if (lower.startsWith("urn:btih:")) {
            v1 = same(v1, v1Hash(withoutTail(lower.substring(9))));
        } else if (lower.startsWith("urn:btmh:")) {
            String multihash = withoutTail(lower.substring(9));
            if (!multihash.startsWith(SHA2_256_PREFIX) || multihash.length() != 4 + 2 * InfoHash.V2_LENGTH) {
                throw new ProtocolException("magnet: btmh is not a SHA2-256 multihash");
            }
            v2 = same(v2, hex(multihash.substring(4)));
        }
    }

    /** The hash without a slash, bracket or full stop from the text after the link. */
    private static String withoutTail(String hash) {
        int end = hash.length();
        while (end > 0 && !Character.isLetterOrDigit(hash.charAt(end - 1))) {
            end--;
        }
        return hash.substring(0, end);
    }

    private static byte[] same(byte[] before, byte[] now) throws ProtocolException {
        if (before.length > 0 && !Arrays.equals(before, now)) {
            throw new ProtocolException("magnet: two different info-hashes");
        }
        return now;
    }

    private static byte[] v1Hash(String text) throws ProtocolException {
        return switch (text.length()) {
            case 2 * InfoHash.V1_LENGTH -> hex(text);
            case 32 -> base32(text);
            default -> throw new ProtocolException("magnet: btih has neither 40 nor 32 characters");
        };
    }

    private static byte[] hex(String text) throws ProtocolException {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("magnet: the info-hash is not hexadecimal", e);
        }
    }

    private static byte[] base32(String text) throws ProtocolException {
        byte[] bytes = new byte[InfoHash.V1_LENGTH];
        for (int i = 0; i < text.length(); i++) {
            int digit = BASE32.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new ProtocolException("magnet: the info-hash is not base32");
            }
            for (int bit = 0; bit < 5; bit++) {
                int position = 5 * i + bit;
                bytes[position / 8] |= (byte) ((digit >> (4 - bit) & 1) << (7 - position % 8));
            }
        }
        return bytes;
    }

    private void takePeer(String text) {
        try {
            add(peers, HostPort.parse(text), WireLimits.NAMED_PEERS_MAX);
        } catch (ProtocolException malformed) {
            // BEP 9 calls it a hint: the swarm can be found in other ways.
        }
    }

    private void takeSelection(String text) {
        for (String part : text.split(",", RANGES_MAX + 1)) {
            int dash = part.indexOf('-');
            Optional<Long> first = number(dash < 0 ? part : part.substring(0, dash), Integer.MAX_VALUE);
            Optional<Long> last = dash < 0 ? first : number(part.substring(dash + 1), Integer.MAX_VALUE);
            if (first.isPresent() && last.isPresent() && first.get() <= last.get()) {
                add(
                        selectedFiles,
                        new FileRange(first.get().intValue(), last.get().intValue()),
                        RANGES_MAX);
            }
        }
    }

    private static Optional<Long> number(String text, long max) {
        boolean digits = !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? Optional.of(Long.parseLong(text)).filter(value -> value <= max) : Optional.empty();
    }

    private static <T> void add(Set<T> set, T value, int max) {
        if (set.size() < max) {
            set.add(value);
        }
    }

    private Magnet magnet() throws ProtocolException {
        if (v1.length == 0 && v2.length == 0) {
            throw new ProtocolException("magnet: no BitTorrent info-hash (xt=urn:btih: or urn:btmh:)");
        }
        InfoHash infoHash =
                v1.length == 0 ? InfoHash.v2(v2) : v2.length == 0 ? InfoHash.v1(v1) : InfoHash.hybrid(v1, v2);
        return new Magnet(
                infoHash,
                displayName,
                trackers.stream().toList(),
                webSeeds.stream().toList(),
                peers.stream().toList(),
                selectedFiles.stream().toList(),
                exactLength);
    }

    /** Undoes percent-encoding once, and again while the mark that every such value contains is still encoded. */
    private static String decodeUntil(String mark, String text) {
        String decoded = decode(text);
        for (int times = 1;
                times < ENCODINGS_MAX && !decoded.toLowerCase(Locale.ROOT).contains(mark);
                times++) {
            decoded = decode(decoded);
        }
        return decoded;
    }

    /** Undoes percent-encoding (RFC 3986); a percent sign without two hexadecimal digits stands for itself. */
    private static String decode(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[encoded.length];
        int length = 0;
        for (int i = 0; i < encoded.length; i++) {
            boolean escape = encoded[i] == '%'
                    && i + 2 < encoded.length
                    && HexFormat.isHexDigit(encoded[i + 1])
                    && HexFormat.isHexDigit(encoded[i + 2]);
            if (escape) {
                decoded[length++] =
                        (byte) (HexFormat.fromHexDigit(encoded[i + 1]) << 4 | HexFormat.fromHexDigit(encoded[i + 2]));
                i += 2;
            } else {
                decoded[length++] = encoded[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
