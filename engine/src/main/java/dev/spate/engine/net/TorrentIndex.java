package dev.spate.engine.net;

import dev.spate.wire.InfoHash;
import dev.spate.wire.WireHash;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The torrents of a session by every key under which a peer may ask for one. Thread-safe; a search takes no lock.
 *
 * <p>A torrent has one key for each of its info-hashes, so a hybrid has two (BEP 52). An encrypted handshake shows only
 * an obfuscated hash, and needs the hash itself as its secret, so the index finds that first.
 *
 * @param <T> what stands for a torrent
 */
public final class TorrentIndex<T> {
    private final ReentrantLock changing = new ReentrantLock();
    private final Map<WireHash, T> byHash = new ConcurrentHashMap<>();
    private final Map<WireHash, WireHash> hashByObfuscated = new ConcurrentHashMap<>();

    /** Adds a torrent under all its keys. Returns false and adds nothing when one of them belongs to another torrent. */
    public boolean add(InfoHash infoHash, T torrent) {
        changing.lock();
        try {
            if (contains(infoHash)) {
                return false;
            }
            for (WireHash hash : WireHash.allOf(infoHash)) {
                byHash.put(hash, torrent);
                hashByObfuscated.put(hash.obfuscated(), hash);
            }
            return true;
        } finally {
            changing.unlock();
        }
    }

    /** Removes all keys of a torrent. Returns false and removes nothing when it is not the torrent that they find. */
    public boolean remove(InfoHash infoHash, T torrent) {
        changing.lock();
        try {
            boolean isFound = WireHash.allOf(infoHash).stream().allMatch(hash -> torrent.equals(byHash.get(hash)));
            if (isFound) {
                for (WireHash hash : WireHash.allOf(infoHash)) {
                    byHash.remove(hash);
                    hashByObfuscated.remove(hash.obfuscated());
                }
            }
            return isFound;
        } finally {
            changing.unlock();
        }
    }

    /** Removes all torrents. */
    public void clear() {
        changing.lock();
        try {
            byHash.clear();
            hashByObfuscated.clear();
        } finally {
            changing.unlock();
        }
    }

    /** Whether one of these info-hashes finds a torrent. */
    public boolean contains(InfoHash infoHash) {
        return WireHash.allOf(infoHash).stream().anyMatch(byHash::containsKey);
    }

    /** The torrent that a handshake names. */
    public Optional<T> find(WireHash hash) {
        return Optional.ofNullable(byHash.get(hash));
    }

    /** The hash of a torrent that is here, for the obfuscated hash of an encrypted handshake. */
    public Optional<WireHash> deobfuscate(WireHash obfuscated) {
        return Optional.ofNullable(hashByObfuscated.get(obfuscated));
    }

    /** All torrents, each once. */
    public List<T> all() {
        Set<T> all = new LinkedHashSet<>(byHash.values());
        return List.copyOf(all);
    }
}
