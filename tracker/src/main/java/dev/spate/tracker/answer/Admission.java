package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.SwarmKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which torrents are served: all of them, or those that a file lists or the program allows. Thread-safe.
 *
 * <p>The list of the file is replaced as a whole; the torrents that the program allows are kept separately.
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

    /** Only listed or allowed torrents are served; at first there are none. */
    public static Admission limited() {
        return new Admission(false);
    }

    /** Whether announces for this torrent are accepted. */
    public boolean admits(SwarmKey key) {
        return isOpen || allowed.contains(key) || listed.contains(key);
    }

    void allow(SwarmKey key) {
        allowed.add(key);
    }

    void withdraw(SwarmKey key) {
        allowed.remove(key);
    }

    /** Replaces the list and returns the previous one. */
    InfoHashSet replaceList(InfoHashSet list) {
        InfoHashSet before = listed;
        listed = list;
        return before;
    }

    int size() {
        return allowed.size() + listed.size();
    }
}
