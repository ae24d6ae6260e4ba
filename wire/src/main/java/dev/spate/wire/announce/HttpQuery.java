package dev.spate.wire.announce;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a peer's request to an HTTP tracker from the query of the URL as it was sent (BEP 3, 7, 21, 23, 48). Parameters
 * that name an address ({@code ip}, {@code ipv4}, {@code ipv6}) are not read: the address of a peer is the one it
 * announces from.
 */
public final class HttpQuery {
    private HttpQuery() {}

    /**
     * The parts of an announce that matter to a tracker.
     *
     * @param left bytes still missing; more than 0 when the peer does not say
     * @param numWant how many peers it wants, or {@link AnnounceRequest#NUM_WANT_DEFAULT}
     * @param isCompact whether peers may be sent as bytes (BEP 23); only {@code compact=0} asks for dictionaries
     */
    public record Announce(
            WireHash infoHash, int port, long left, AnnounceEvent event, int numWant, boolean isCompact) {}

    /**
     * The announce in this query.
     *
     * @param query what follows the question mark, one character for each byte; not longer than a URL may be
     * @throws ProtocolException when it is not an announce
     */
    public static Announce announce(String query) throws ProtocolException {
        Reader reader = new Reader(query);
        List<WireHash> hashes = new ArrayList<>(1);
        int port = -1;
        long left = Long.MAX_VALUE;
        AnnounceEvent event = AnnounceEvent.NONE;
        int numWant = AnnounceRequest.NUM_WANT_DEFAULT;
        boolean isCompact = true;
        while (reader.next()) {
            switch (reader.name()) {
                case "info_hash" -> addHash(reader, hashes, 1);
                case "port" -> port = (int) reader.number(0xffff);
                case "left" -> left = reader.number(Long.MAX_VALUE);
                case "numwant" -> numWant = (int) Math.max(-1, Math.min(reader.number(Long.MAX_VALUE), 0xffff));
                case "event" -> event = AnnounceEvent.ofHttpName(reader.text());
                case "compact" -> isCompact = !reader.text().equals("0");
                default -> {
                    // A tracker that only lists peers does not need the transferred bytes, the peer id and the key.
                }
            }
        }
        if (hashes.isEmpty()) {
            throw new ProtocolException("info_hash is missing");
        }
        if (port < 0) {
            throw new ProtocolException("port is missing");
        }
        return new Announce(hashes.getFirst(), port, left < 0 ? Long.MAX_VALUE : left, event, numWant, isCompact);
    }

    /**
     * The info-hashes of a scrape, in their order; empty when the scrape asks for every swarm.
     *
     * @param query as with {@link #announce}
     * @throws ProtocolException when it is not a scrape, or has more than {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
     */
    public static List<WireHash> scrape(String query) throws ProtocolException {
        Reader reader = new Reader(query);
        List<WireHash> hashes = new ArrayList<>();
        while (reader.next()) {
            if (reader.name().equals("info_hash")) {
                addHash(reader, hashes, AnnounceLimits.SCRAPE_SWARMS_MAX);
            }
        }
        return hashes;
    }

    private static void addHash(Reader reader, List<WireHash> hashes, int hashesMax) throws ProtocolException {
        byte[] hash = reader.bytes();
        if (hash.length != WireHash.LENGTH) {
            throw new ProtocolException("info_hash has " + hash.length + " bytes instead of " + WireHash.LENGTH);
        }
        if (hashes.size() == hashesMax) {
            throw new ProtocolException("more than " + hashesMax + " times info_hash");
        }
        hashes.add(new WireHash(hash));
    }

    /** Iterates over the parameters of a query. */
    private static final class Reader {
        private final String query;
        private int next;
        private int nameEnd;
        private int nameStart;
        private int end;

        Reader(String query) {
            this.query = query;
        }

        boolean next() {
            if (next >= query.length()) {
                return false;
            }
            nameStart = next;
            int ampersand = query.indexOf('&', nameStart);
            end = ampersand < 0 ? query.length() : ampersand;
            int equals = query.indexOf('=', nameStart);
            nameEnd = equals < 0 || equals > end ? end : equals;
            next = end + 1;
            return true;
        }

        String name() {
            return query.substring(nameStart, nameEnd);
        }

        String text() {
            return query.substring(Math.min(nameEnd + 1, end), end);
        }

        /** The value without its escapes. */
        byte[] bytes() throws ProtocolException {
            String text = text();
            byte[] bytes = new byte[text.length()];
            int length = 0;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '%') {
                    bytes[length++] = (byte) escaped(text, i);
                    i += 2;
                } else {
                    // HTML forms write a space as a plus sign, and some clients escape like forms.
                    bytes[length++] = (byte) (c == '+' ? ' ' : c);
                }
            }
            return Arrays.copyOf(bytes, length);
        }

        private int escaped(String text, int at) throws ProtocolException {
            int high = at + 2 < text.length() ? digit(text.charAt(at + 1)) : -1;
            int low = high < 0 ? -1 : digit(text.charAt(at + 2));
            if (low < 0) {
                throw new ProtocolException("a % is not followed by two hexadecimal digits");
            }
            return high << 4 | low;
        }

        private static int digit(char c) {
            return c < 0x80 ? Character.digit(c, 16) : -1;
        }

        /**
         * The value as a whole number from 0 to this bound; others are refused. With a bound of {@link Long#MAX_VALUE},
         * larger numbers become that bound and negative ones are allowed.
         */
        long number(long max) throws ProtocolException {
            String text = text();
            boolean isNegative = text.startsWith("-");
            int start = isNegative ? 1 : 0;
            long value = 0;
            if (start == text.length()) {
                throw new ProtocolException(name() + " is not a number");
            }
            for (int i = start; i < text.length(); i++) {
                int digit = text.charAt(i) - '0';
                if (digit < 0 || digit > 9) {
                    throw new ProtocolException(name() + " is not a number");
                }
                value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : 10 * value + digit;
            }
            if (max < Long.MAX_VALUE && (value > max || (isNegative && value > 0))) {
                throw new ProtocolException(name() + " is not within 0 to " + max);
            }
            return isNegative ? -value : value;
        }
    }
}
