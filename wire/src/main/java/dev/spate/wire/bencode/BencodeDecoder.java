package dev.spate.wire.bencode;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;

/**
 * How to read bencoded bytes: which rules are enforced and what is too much. Thread-safe: it holds settings only.
 *
 * <p>Lenient reading is for v1 metainfo and for the wire, where sloppy writers are common: keys out of order, keys
 * there twice, leading zeros and a negative zero are accepted and reported as warnings. Strict reading refuses them;
 * v2 info dictionaries need it (BEP 52). Decoding never recurses, never takes memory for a length that the input
 * does not contain, and refuses integers of more than 64 bits in both modes.
 *
 * <pre>{@code
 * BencodeDictionary reply = BencodeDecoder.lenient().decodeDictionary(datagram);
 * long interval = reply.integer("interval").orElse(1800);
 * }</pre>
 *
 * @param isStrict whether anything but the canonical form is refused
 * @param acceptsTrailing whether {@link #decode(byte[])} accepts bytes after the value, with a warning
 * @param depthMax how deep lists and dictionaries may be nested
 * @param valuesMax how many values a document may have, keys included
 */
public record BencodeDecoder(boolean isStrict, boolean acceptsTrailing, int depthMax, int valuesMax) {
    private static final BencodeDecoder LENIENT =
            new BencodeDecoder(false, false, WireLimits.BENCODE_DEPTH_MAX, WireLimits.BENCODE_VALUES_MAX);
    private static final BencodeDecoder STRICT =
            new BencodeDecoder(true, false, WireLimits.BENCODE_DEPTH_MAX, WireLimits.BENCODE_VALUES_MAX);

    public BencodeDecoder {
        if (depthMax < 0 || valuesMax < 1) {
            throw new IllegalArgumentException("limits " + depthMax + " and " + valuesMax + " are too small");
        }
    }

    /** Reads what sloppy writers write; refuses trailing bytes. */
    public static BencodeDecoder lenient() {
        return LENIENT;
    }

    /** Reads the canonical form only. */
    public static BencodeDecoder strict() {
        return STRICT;
    }

    /** The same, but bytes after the value are accepted with a warning. */
    public BencodeDecoder acceptingTrailing() {
        return new BencodeDecoder(isStrict, true, depthMax, valuesMax);
    }

    /** The same, with another bound on the number of values. */
    public BencodeDecoder withValuesMax(int newValuesMax) {
        return new BencodeDecoder(isStrict, acceptsTrailing, depthMax, newValuesMax);
    }

    /**
     * Reads the one value that these bytes are. The array is not copied: the caller must leave it unchanged.
     *
     * @throws ProtocolException if the bytes are not such a value or break a limit
     */
    public BencodeDocument decode(byte[] input) throws ProtocolException {
        BencodeScanner scanner = new BencodeScanner(this, input, 0, input.length);
        BencodeValue root = scanner.scan();
        if (root.end() < input.length) {
            if (!acceptsTrailing) {
                throw new ProtocolException("bencode: " + (input.length - root.end()) + " bytes follow the value");
            }
            scanner.warn(input.length - root.end() + " bytes follow the outer value");
        }
        return new BencodeDocument(root, scanner.warnings());
    }

    /**
     * Reads a dictionary, the form of nearly all messages.
     *
     * @throws ProtocolException if the bytes are something else or break a limit
     */
    public BencodeDictionary decodeDictionary(byte[] input) throws ProtocolException {
        return decode(input).dictionary();
    }

    /**
     * Reads the value at the beginning of these bytes and leaves what follows alone; {@link BencodeValue#end()} of the
     * result tells where that is. A ut_metadata message (BEP 9) is such a value with payload behind it.
     *
     * @param offset index of the value's first byte
     * @throws ProtocolException if no value begins there or it breaks a limit
     */
    public BencodeDocument decodePrefix(byte[] input, int offset) throws ProtocolException {
        BencodeScanner scanner = new BencodeScanner(this, input, offset, input.length);
        return new BencodeDocument(scanner.scan(), scanner.warnings());
    }
}
