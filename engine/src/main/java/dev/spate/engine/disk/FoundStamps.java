package dev.spate.engine.disk;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.StoredFile;
import java.io.IOException;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Optional;
import java.util.RandomAccess;

/**
 * The stamps of all files of a torrent at one time; empty for files that are never on disk. Stored compactly, because
 * there may be a hundred thousand of them. Owned by the thread that opens, which may check a file again and
 * {@link #set} its stamp.
 */
public final class FoundStamps extends AbstractList<Optional<FileStamp>> implements RandomAccess {
    /** An array, not a bit set, because several threads write to it, each for files of its own. */
    private final boolean[] found;

    private final FileStamp.Kind[] kinds;
    private final long[] lengths;
    private final long[] modifiedNanos;
    private final int[] numbers;

    private FoundStamps(int count) {
        this.found = new boolean[count];
        this.kinds = new FileStamp.Kind[count];
        Arrays.fill(kinds, FileStamp.Kind.OTHER);
        this.lengths = new long[count];
        this.modifiedNanos = new long[count];
        this.numbers = new int[count];
    }

    /** No file exists, until {@link #set} says otherwise; threads may do that at once, each for files of its own. */
    public static FoundStamps none(int count) {
        return new FoundStamps(count);
    }

    /** Reads the stamp of every file, with the threads of the pool when there are many. */
    public static FoundStamps read(FileLayout layout, Folder folder, FileOperations operations, DiskPool pool)
            throws IOException {
        FoundStamps stamps = new FoundStamps(layout.files().size());
        pool.divide(stamps.size(), (from, to) -> {
            try (FileOperations.Walk walk = operations.walk(folder)) {
                for (int i = from; i < to; i++) {
                    StoredFile file = layout.file(i);
                    if (file.isOnDisk()) {
                        stamps.put(i, walk.stamp(file.path()));
                    }
                }
            }
        });
        return stamps;
    }

    private void put(int file, Optional<FileStamp> there) {
        found[file] = there.isPresent();
        if (there.isPresent()) {
            FileStamp stamp = there.get();
            kinds[file] = stamp.kind();
            lengths[file] = stamp.length();
            modifiedNanos[file] = stamp.modifiedNanos();
            numbers[file] = stamp.number();
        }
    }

    @Override
    public Optional<FileStamp> set(int file, Optional<FileStamp> there) {
        Optional<FileStamp> before = get(file);
        put(file, there);
        return before;
    }

    @Override
    public Optional<FileStamp> get(int file) {
        return found[file]
                ? Optional.of(new FileStamp(kinds[file], lengths[file], modifiedNanos[file], numbers[file]))
                : Optional.empty();
    }

    @Override
    public int size() {
        return kinds.length;
    }
}
