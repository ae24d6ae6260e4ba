package dev.spate.engine.file;

/**
 * The properties of a file that show whether it has changed.
 *
 * @param kind what the name belongs to
 * @param length the number of bytes
 * @param modifiedNanos the time of modification, in nanoseconds since 1970
 * @param number distinguishes the file from every other existing file of its disk, or {@link #NO_NUMBER}
 */
public record FileStamp(Kind kind, long length, long modifiedNanos, int number) {
    /** For file systems without numbers, or whose numbers change. */
    public static final int NO_NUMBER = 0;

    /** What a name in a folder belongs to. */
    public enum Kind {
        FILE,
        FOLDER,
        /** A symbolic link: never followed. */
        LINK,
        /** A device, a pipe: never used. */
        OTHER
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }
}
