package dev.spate.engine;

import dev.spate.wire.InfoHash;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tells what is the matter with a torrent's files, once for each of them. Thread-safe. */
final class StorageMessages {
    private final InfoHash torrent;
    private final Consumer<SessionEvent> subscribers;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    StorageMessages(InfoHash torrent, Consumer<SessionEvent> subscribers) {
        this.torrent = torrent;
        this.subscribers = subscribers;
    }

    /** What the file system lacks. */
    void warn(List<String> warnings) {
        warnings.forEach(warning -> tell(warning, warning));
    }

    /** A piece is lost; every other one of the same file has the same reason. */
    void lost(String message) {
        int reason = message.lastIndexOf(": ");
        tell(reason < 0 ? message : message.substring(0, reason), message);
    }

    private void tell(String about, String message) {
        if (told.size() < SessionLimits.STORAGE_MESSAGES_MAX && told.add(about)) {
            subscribers.accept(new SessionEvent.StorageMessage(torrent, message));
        }
    }
}
