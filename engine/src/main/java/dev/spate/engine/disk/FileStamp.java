package dev.spate.engine.disk;

/**
 * What tells whether a file has changed.
 *
 * @param kind what the name stands for
 * @param length bytes
 * @param modifiedNanos since 1970
 */
public record FileStamp(Kind kind, long length, long modifiedNanos) {
    /** What a name in a folder stands for. */
    public enum Kind {
        FILE,
        FOLDER,
        /** A symbolic link, a device, a pipe: never used. */
        OTHER
    }

    public boolean isFile() {
        return kind == Kind.FILE;
    }
}
