package dev.spate.wire.bencode;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;

/**
 * How to read bencoded bytes: which rules are enforced, and the bounds. Thread-safe: it holds only settings.
 *
 * <p>Lenient reading is for v1 metainfo and for messages, where sloppy writers are common: it accepts unsorted keys,
 * repeated keys, leading zeros and a negative zero, and reports them as warnings. Strict reading refuses them; v2 info
 * dictionaries need it (BEP 52). Both modes never recurse, never allocate memory for a length that the input does not
 * contain, and refuse integers of more than 64 bits.
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

    /** Reads the forms of sloppy writers too; refuses trailing bytes. */
    public static BencodeDecoder lenient() {
        return LENIENT;
    }

    /** Reads the canonical form only. */
    public static BencodeDecoder strict() {
        return STRICT;
    }

    /** The same decoder, but it accepts bytes after the value, with a warning. */
    public BencodeDecoder acceptingTrailing() {
        return new BencodeDecoder(isStrict, true, depthMax, valuesMax);
    }

    /** The same decoder, with another bound on the number of values. */
    public BencodeDecoder withValuesMax(int newValuesMax) {
        return new BencodeDecoder(isStrict, acceptsTrailing, depthMax, newValuesMax);
    }

    /**
     * Reads the one value of these bytes. The array is not copied: the caller must not change it.
     *
     * @throws ProtocolException if the bytes are not such a value or exceed a limit
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
     * @throws ProtocolException if the bytes are something else or exceed a limit
     */
    public BencodeDictionary decodeDictionary(byte[] input) throws ProtocolException {
        return decode(input).dictionary();
    }

    /**
     * Reads one value and ignores the bytes after it; {@link BencodeValue#end()} of the result tells where they begin.
     * A ut_metadata message (BEP 9), for example, is such a value followed by payload.
     *
     * @param offset index of the value's first byte
     * @throws ProtocolException if no value begins there or it exceeds a limit
     */
    public BencodeDocument decodePrefix(byte[] input, int offset) throws ProtocolException {
        BencodeScanner scanner = new BencodeScanner(this, input, offset, input.length);
        return new BencodeDocument(scanner.scan(), scanner.warnings());
    }
}
