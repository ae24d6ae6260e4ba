package dev.spate.web.request;

/**
 * Bytes of a file, both ends counted.
 *
 * @param first 0 or more
 * @param last not before the first
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

    /** As the header {@code Content-Range} has it (RFC 9110 section 14.4). */
    public String contentRange(long total) {
        return "bytes " + first + "-" + last + "/" + total;
    }
}
