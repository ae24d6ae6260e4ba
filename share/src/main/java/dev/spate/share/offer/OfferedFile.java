package dev.spate.share.offer;

/**
 * One file of an offer. Immutable.
 *
 * @param path the offer's name, and for a file in a folder the names below it, with slashes between them
 * @param length in bytes, 0 or more
 * @param tag changes whenever the bytes change (an entity tag, RFC 9110 section 8.8.3): letters, digits, dots and
 *     dashes
 * @param content its bytes
 */
public record OfferedFile(String path, long length, String tag, Content content) {
    /** The last name of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
