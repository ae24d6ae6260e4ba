package dev.spate.engine.download;

import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * How a regular file is downloaded. Immutable.
 *
 * @param folder an existing folder to save the file in
 * @param overwrites whether an existing file of that name may be replaced
 * @param progress receives the progress
 * @param speedLimit limits the speed
 */
public record DownloadOptions(Path folder, boolean overwrites, Progress progress, SpeedLimit speedLimit) {
    /** Receives the progress, on the thread that downloads. */
    public interface Progress {
        /**
         * Called when so much of the file is downloaded.
         *
         * @param length bytes from the beginning of the file
         * @param total bytes of the whole file, if the server gave its length
         */
        void reached(long length, OptionalLong total);

        /** Called when the folder's file system does not support something; the message is one line for people. */
        default void warned(String message) {}
    }

    /** Limits the speed of a download. */
    public interface SpeedLimit {
        /** Waits until so many bytes may be taken from the network. Called on the thread that downloads. */
        void take(int bytes) throws InterruptedException;
    }

    /** Options for a download into this folder, at full speed, which replaces nothing. */
    public static DownloadOptions into(Path folder) {
        return new DownloadOptions(folder, false, (length, total) -> {}, bytes -> {});
    }

    /** The same, but an existing file of that name is replaced. */
    public DownloadOptions overwriting() {
        return new DownloadOptions(folder, true, progress, speedLimit);
    }

    /** The same, with this receiver of the progress. */
    public DownloadOptions withProgress(Progress listener) {
        return new DownloadOptions(folder, overwrites, listener, speedLimit);
    }

    /** The same, with this limit of the speed. */
    public DownloadOptions withSpeedLimit(SpeedLimit limit) {
        return new DownloadOptions(folder, overwrites, progress, limit);
    }
}
