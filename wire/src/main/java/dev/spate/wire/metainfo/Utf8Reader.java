package dev.spate.wire.metainfo;

/**
 * Reads UTF-8 by RFC 3629: overlong forms, surrogates and numbers above U+10FFFF are invalid. Every invalid sequence
 * counts once, so that the rest of a broken name stays readable.
 */
final class Utf8Reader {
    /** The result for bytes that are not UTF-8. */
    static final int INVALID = -1;

    private final byte[] bytes;
    private int position;

    Utf8Reader(byte[] bytes) {
        this.bytes = bytes;
    }

    boolean hasNext() {
        return position < bytes.length;
    }

    int next() {
        int first = bytes[position++] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc0 || first > 0xf7) {
            return INVALID;
        }
        int c = first & (0x7f >> length);
        for (int i = 1; i < length; i++) {
            if (!hasNext() || (bytes[position] & 0xc0) != 0x80) {
                return INVALID;
            }
            c = c << 6 | (bytes[position++] & 0x3f);
        }
        return isCanonical(c, length) ? c : INVALID;
    }

    private static boolean isCanonical(int c, int length) {
        int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
        return c >= least && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
    }
}
