package dev.spate.engine.file;

/**
 * What tells whether a file has changed.
 *
 * @param kind what the name stands for
 * @param length bytes
 * @param modifiedNanos since 1970
 * @param number tells it from every other file of its disk as long as it is there, or {@link #NO_NUMBER}
 */
public record FileStamp(Kind kind, long length, long modifiedNanos, int number) {
    /** Where files have no numbers, or other ones each time. */
    public static final int NO_NUMBER = 0;

    /** What a name in a folder stands for. */
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
