package dev.spate.engine.download;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How a regular file is downloaded. Immutable.
 *
 * @param folder where it is saved; it exists
 * @param overwrites whether a file that has the name already may be replaced
 * @param progress is told how far it is
 * @param pace holds the download back
 */
public record DownloadOptions(Path folder, boolean overwrites, Progress progress, Pace pace) {
    /** Is told of progress, on the thread that downloads. */
    public interface Progress {
        /**
         * So much of the file is there.
         *
         * @param length from the beginning, in bytes
         * @param total of the whole file, if the server said it
         */
        void reached(long length, OptionalLong total);

        /** What the folder's file system lacks, in one line for a person. */
        default void warned(String message) {}
    }

    /** Waits until some bytes may be taken from the network. */
    public interface Pace {
        /** Waits, on the thread that downloads. */
        void take(int bytes) throws InterruptedException;
    }

    /** Into this folder, at full speed, without replacing anything. */
    public static DownloadOptions into(Path folder) {
        return new DownloadOptions(folder, false, (length, total) -> {}, bytes -> {});
    }

    /** The same, replacing a file that has the name already. */
    public DownloadOptions overwriting() {
        return new DownloadOptions(folder, true, progress, pace);
    }

    /** The same, telling this one how far it is. */
    public DownloadOptions withProgress(Progress listener) {
        return new DownloadOptions(folder, overwrites, listener, pace);
    }

    /** The same, held back by this one. */
    public DownloadOptions withPace(Pace limit) {
        return new DownloadOptions(folder, overwrites, progress, limit);
    }
}
