package dev.spate.web.request;

/**
 * A range of bytes in a file, including both ends. Immutable.
 *
 * @param first position of the first byte, 0 or more
 * @param last position of the last byte, not less than {@code first}
 */
public record ByteRange(long first, long last) {
    public ByteRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("a range from " + first + " to " + last);
        }
    }

    public long length() {
        return last - first + 1;
    }

    /** The value of the header {@code Content-Range} (RFC 9110 section 14.4) for a file of {@code total} bytes. */
    public String contentRange(long total) {
        return "bytes " + first + "-" + last + "/" + total;
    }
}
