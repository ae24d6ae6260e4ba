package dev.spate.engine.file;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Room that a download of this process still needs on its disk. Thread-safe.
 *
 * <p>What is free now is not free when another download has been promised it: of two that do not fit together the second
 * is refused before it begins, instead of both ending halfway.
 */
public final class DiskSpace implements AutoCloseable {
    /** Of all sessions: they share the disks. Guarded by itself. */
    private static final Set<DiskSpace> TAKEN = new LinkedHashSet<>();

    private final FileStore store;
    private final long needed;
    /** Guarded by {@link #TAKEN}. */
    private LongSupplier used = () -> 0;

    private DiskSpace(FileStore store, long needed) {
        this.store = store;
        this.needed = needed;
    }

    /**
     * Takes room for so many bytes.
     *
     * @param folder where they will be
     * @throws FileSystemException when there is not so much
     */
    public static DiskSpace take(Path folder, long needed) throws IOException {
        FileStore store = Files.getFileStore(folder);
        DiskSpace diskSpace = new DiskSpace(store, needed);
        synchronized (TAKEN) {
            long promised = TAKEN.stream()
                    .filter(other -> other.store.equals(store))
                    .mapToLong(DiskSpace::left)
                    .sum();
            long free = Math.max(0, store.getUsableSpace() - promised);
            // Some file systems tell nothing of their size: then nobody can say that there is no room.
            if (needed > free && store.getTotalSpace() > 0) {
                throw new FileSystemException(folder.toString(), null, words(needed, free, promised));
            }
            TAKEN.add(diskSpace);
        }
        return diskSpace;
    }

    private static String words(long needed, long free, long promised) {
        return needed + " bytes are needed and " + free + " are free"
                + (promised > 0 ? " beside the " + promised + " that other downloads still need" : "");
    }

    /**
     * Gives room back as it is used.
     *
     * @param bytes how much of what was needed is on the disk by now; asked for by other threads, of which it takes no lock
     */
    public void shrinksBy(LongSupplier bytes) {
        synchronized (TAKEN) {
            used = bytes;
        }
    }

    private long left() {
        return Math.max(0, needed - used.getAsLong());
    }

    /** Nothing more is needed. Calling it again changes nothing. */
    @Override
    public void close() {
        synchronized (TAKEN) {
            TAKEN.remove(this);
        }
    }
}
