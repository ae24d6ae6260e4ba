package dev.spate.engine.disk;

import dev.spate.engine.file.StoredFile;
import dev.spate.protocol.machine.Check;
import dev.spate.wire.metainfo.FileEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Maps the content of a torrent to its files. Immutable. */
public final class FileLayout {
    /** An action on one run. */
    @FunctionalInterface
    public interface RunAction {
        /**
         * Called for one run in one file.
         *
         * @param file the file's index
         * @param position the position of the run's first byte in the file
         * @param length the number of bytes, 1 or more
         */
        void run(int file, long position, int length) throws IOException;
    }

    private final List<StoredFile> files;
    private final long[] offsets;
    private final long totalLength;

    /** @param files in the order of the content, without gaps */
    public FileLayout(List<StoredFile> files) {
        this.files = List.copyOf(files);
        this.offsets = new long[files.size()];
        long end = 0;
        for (int i = 0; i < offsets.length; i++) {
            Check.check(files.get(i).offset() == end, "files follow each other without gaps");
            offsets[i] = end;
            end = Math.addExact(end, files.get(i).length());
        }
        this.totalLength = end;
    }

    /**
     * The layout of a torrent's files.
     *
     * @param paths the path of each file below the folder
     */
    public static FileLayout of(List<FileEntry> entries, List<Path> paths) {
        Check.check(entries.size() == paths.size(), "every file has a path");
        List<StoredFile> files = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            FileEntry entry = entries.get(i);
            boolean isOnDisk = !entry.isPad() && !entry.isSymlink();
            files.add(new StoredFile(paths.get(i), entry.offset(), entry.length(), isOnDisk, entry.isExecutable()));
        }
        return new FileLayout(files);
    }

    public List<StoredFile> files() {
        return files;
    }

    public StoredFile file(int index) {
        return files.get(index);
    }

    public long totalLength() {
        return totalLength;
    }

    /** The file that contains this byte; never an empty file. */
    public int fileAt(long offset) {
        if (offset < 0 || offset >= totalLength) {
            throw new IndexOutOfBoundsException("offset " + offset + " of " + totalLength);
        }
        // The last file that begins at or before the offset: an empty file has the same offset as the next one.
        int low = 0;
        int high = offsets.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (offsets[middle] <= offset) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The empty files at offsets within this run; those after the last byte belong to the run that ends there. */
    int[] emptyFiles(long offset, int length) {
        long end = offset + length == totalLength ? Long.MAX_VALUE : offset + length;
        int from = firstAt(offset);
        int to = from;
        while (to < offsets.length && offsets[to] < end) {
            to++;
        }
        return IntStream.range(from, to).filter(i -> files.get(i).length() == 0).toArray();
    }

    /** The first file that begins at or after this offset. */
    private int firstAt(long offset) {
        int low = 0;
        int high = offsets.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offsets[middle] < offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Cuts a run of the content at the boundaries of files, and calls the action for each part in order. */
    public void forEachRun(long offset, int length, RunAction action) throws IOException {
        if (length == 0) {
            return;
        }
        int file = fileAt(offset);
        Check.check(length <= totalLength - offset, "the run ends within the content");
        int done = 0;
        while (done < length) {
            long position = offset + done - offsets[file];
            int run = (int) Math.min(length - done, files.get(file).length() - position);
            if (run > 0) {
                action.run(file, position, run);
                done += run;
            }
            file++;
        }
    }
}
