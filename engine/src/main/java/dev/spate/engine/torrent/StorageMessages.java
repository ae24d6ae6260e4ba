package dev.spate.engine.torrent;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells what is the matter with a torrent's files, once for each of them. Thread-safe. */
public final class StorageMessages {
    /** Files of one torrent that are told of when they cannot be read: who has more of them knows what is going on. */
    private static final int FILES_REPORTED_MAX = 100;

    private final Consumer<? super String> listener;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param listener hears each message, one line for a person; must not block */
    public StorageMessages(Consumer<? super String> listener) {
        this.listener = listener;
    }

    /** What the file system lacks. */
    public void warn(List<String> warnings) {
        warnings.forEach(warning -> report(warning, warning));
    }

    /** A piece is lost; every other one of the same file has the same reason. */
    public void pieceLost(String message) {
        int reason = message.lastIndexOf(": ");
        report(reason < 0 ? message : message.substring(0, reason), message);
    }

    private void report(String about, String message) {
        if (reported.size() < FILES_REPORTED_MAX && reported.add(about)) {
            listener.accept(message);
        }
    }
}
