package dev.spate.engine.torrent;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Reports problems with the files of a torrent, one message for each file. Thread-safe. */
public final class StorageMessages {
    /** Reported unreadable files of one torrent: after that many messages the user knows the cause. */
    private static final int FILES_REPORTED_MAX = 100;

    private final Consumer<? super String> listener;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /** @param listener receives each message, one line for a person; must not block */
    public StorageMessages(Consumer<? super String> listener) {
        this.listener = listener;
    }

    /** Reports the features that the folder's file system lacks. */
    public void warn(List<String> warnings) {
        warnings.forEach(warning -> report(warning, warning));
    }

    /** Reports a lost piece. Other lost pieces of the same file have the same cause and are not reported. */
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
