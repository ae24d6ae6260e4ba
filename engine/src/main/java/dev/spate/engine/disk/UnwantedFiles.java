package dev.spate.engine.disk;

import java.util.BitSet;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The files of a torrent whose bytes are in its {@link PartFile}. Read under the read lock, so that no file moves while
 * its bytes are used; changed under the write lock. Thread-safe.
 */
final class UnwantedFiles {
    private final PartFile part;
    private final BitSet files;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    /** @param files the indexes of these files */
    UnwantedFiles(PartFile part, BitSet files) {
        this.part = part;
        this.files = (BitSet) files.clone();
    }

    PartFile part() {
        return part;
    }

    ReadWriteLock lock() {
        return lock;
    }

    boolean contains(int file) {
        return files.get(file);
    }

    void set(int file, boolean isAside) {
        files.set(file, isAside);
    }
}
