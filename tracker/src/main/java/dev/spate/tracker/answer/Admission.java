package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.SwarmKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which torrents are served: every one, or those on a list that a file and the program fill. Thread-safe.
 *
 * <p>The list out of the file is replaced as a whole, what the program allows is kept apart from it.
 */
public final class Admission {
    private final boolean isOpen;
    private final Set<SwarmKey> allowed = ConcurrentHashMap.newKeySet();
    private volatile InfoHashSet listed = InfoHashSet.EMPTY;

    private Admission(boolean isOpen) {
        this.isOpen = isOpen;
    }

    /** Every torrent is served. */
    public static Admission open() {
        return new Admission(true);
    }

    /** Only what is listed or allowed is served; nothing at first. */
    public static Admission limited() {
        return new Admission(false);
    }

    /** Whether announces for this torrent are taken. */
    public boolean admits(SwarmKey key) {
        return isOpen || allowed.contains(key) || listed.contains(key);
    }

    void allow(SwarmKey key) {
        allowed.add(key);
    }

    void withdraw(SwarmKey key) {
        allowed.remove(key);
    }

    /** Replaces the list and returns the one that was valid until now. */
    InfoHashSet replaceList(InfoHashSet list) {
        InfoHashSet before = listed;
        listed = list;
        return before;
    }

    int size() {
        return allowed.size() + listed.size();
    }
}
