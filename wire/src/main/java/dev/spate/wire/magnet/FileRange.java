package dev.spate.wire.magnet;

/**
 * Files by their position in the torrent, both ends included (BEP 53).
 *
 * @param first 0 or more
 * @param last {@code first} or more; the torrent may have fewer files
 */
public record FileRange(int first, int last) {
    public FileRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("files " + first + " to " + last + " are not a range");
        }
    }

    /** Whether the file at this position is in the range. */
    public boolean contains(int file) {
        return first <= file && file <= last;
    }

    /** {@code 3} or {@code 6-8}. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
