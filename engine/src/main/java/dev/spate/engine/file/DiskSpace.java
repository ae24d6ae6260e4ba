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
 * Disk space that a download of this process still needs. Thread-safe.
 *
 * <p>Free space that another download still needs does not count as free. If two downloads do not fit together, the
 * second is refused before it begins; otherwise both would stop halfway.
 */
public final class DiskSpace implements AutoCloseable {
    /** Of all sessions, because they share the disks. Guarded by itself. */
    private static final Set<DiskSpace> RESERVED = new LinkedHashSet<>();

    private final FileStore store;
    private final long needed;
    /** Guarded by {@link #RESERVED}. */
    private LongSupplier used = () -> 0;

    private DiskSpace(FileStore store, long needed) {
        this.store = store;
        this.needed = needed;
    }

    /**
     * Reserves space for so many bytes.
     *
     * @param folder where the bytes will be written
     * @throws FileSystemException when there is not enough space
     */
    public static DiskSpace reserve(Path folder, long needed) throws IOException {
        FileStore store = Files.getFileStore(folder);
        DiskSpace diskSpace = new DiskSpace(store, needed);
        synchronized (RESERVED) {
            long promised = RESERVED.stream()
                    .filter(other -> other.store.equals(store))
                    .mapToLong(DiskSpace::remaining)
                    .sum();
            long free = Math.max(0, store.getUsableSpace() - promised);
            // Some file systems do not report their size; then nothing is refused.
            if (needed > free && store.getTotalSpace() > 0) {
                throw new FileSystemException(folder.toString(), null, message(needed, free, promised));
            }
            RESERVED.add(diskSpace);
        }
        return diskSpace;
    }

    private static String message(long needed, long free, long promised) {
        return needed + " bytes are needed and " + free + " are free"
                + (promised > 0 ? " beside the " + promised + " that other downloads still need" : "");
    }

    /**
     * Reduces the reservation as the space is used.
     *
     * @param bytes how many of the needed bytes are on the disk by now; other threads call it, so it must not take a
     *     lock
     */
    public void reduceBy(LongSupplier bytes) {
        synchronized (RESERVED) {
            used = bytes;
        }
    }

    private long remaining() {
        return Math.max(0, needed - used.getAsLong());
    }

    /** Releases the reservation; a second call does nothing. */
    @Override
    public void close() {
        synchronized (RESERVED) {
            RESERVED.remove(this);
        }
    }
}
