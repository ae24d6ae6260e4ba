package dev.spate.share.offer;

/**
 * One file of an offer.
 *
 * @param path the offer's name and, below a folder, the names that lead to the file, with slashes between them
 * @param length bytes
 * @param tag names these very bytes: letters, digits, dots and dashes
 */
public record OfferedFile(String path, long length, String tag, Content content) {
    /** The last name of the path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
