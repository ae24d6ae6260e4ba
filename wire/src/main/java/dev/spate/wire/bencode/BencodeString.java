package dev.spate.wire.bencode;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A string of bytes. A decoded string is a slice of the document; only {@link #bytes}, {@link #copyTo} and
 * {@link #text} copy.
 *
 * <p>Strings are ordered as in BEP 3: by unsigned bytes, a prefix first.
 */
public final class BencodeString implements BencodeValue, Comparable<BencodeString> {
    private final byte[] source;
    private final int start;
    private final int contentStart;
    private final int end;

    BencodeString(byte[] source, int start, int contentStart, int end) {
        this.source = source;
        this.start = start;
        this.contentStart = contentStart;
        this.end = end;
    }

    /** A string that was not decoded, with a copy of these bytes. */
    public static BencodeString of(byte[] bytes) {
        return new BencodeString(bytes.clone(), 0, 0, bytes.length);
    }

    /** A string that was not decoded, with this text as UTF-8. */
    public static BencodeString of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new BencodeString(bytes, 0, 0, bytes.length);
    }

    /** Number of bytes. */
    public int length() {
        return end - contentStart;
    }

    /** Index of the first byte of the content, after the length and the colon, in the array it was decoded from. */
    public int contentStart() {
        return contentStart;
    }

    /** The byte at this index, 0 to {@link #length()} - 1. */
    public byte byteAt(int index) {
        return source[contentStart + Objects.checkIndex(index, length())];
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return Arrays.copyOfRange(source, contentStart, end);
    }

    /** Copies all bytes into the target, beginning at this index there. */
    public void copyTo(byte[] target, int targetIndex) {
        System.arraycopy(source, contentStart, target, targetIndex, length());
    }

    /** The bytes read as UTF-8; what is not UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(source, contentStart, length(), StandardCharsets.UTF_8);
    }

    /** Whether the bytes are exactly the UTF-8 of this text. */
    public boolean isText(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(source, contentStart, end, bytes, 0, bytes.length);
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public int compareTo(BencodeString other) {
        return Arrays.compareUnsigned(source, contentStart, end, other.source, other.contentStart, other.end);
    }

    /** Compares the bytes with the UTF-8 of a text. An ASCII text, as nearly every key is, is not copied. */
    int compareTo(String text) {
        int most = Math.min(length(), text.length());
        for (int i = 0; i < most; i++) {
            char wanted = text.charAt(i);
            if (wanted >= 0x80) {
                return compareTo(of(text));
            }
            int order = (source[contentStart + i] & 0xff) - wanted;
            if (order != 0) {
                return order;
            }
        }
        // The rest of the text has at least one byte for each character.
        return Integer.compare(length(), text.length());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BencodeString that && compareTo(that) == 0;
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = contentStart; i < end; i++) {
            hash = 31 * hash + source[i];
        }
        return hash;
    }

    /** The length, and the text when it is short and printable. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(length()).append(':');
        for (int i = contentStart; i < Math.min(end, contentStart + 64); i++) {
            text.append(source[i] >= 0x20 && source[i] < 0x7f ? (char) source[i] : '.');
        }
        return text.toString();
    }
}
