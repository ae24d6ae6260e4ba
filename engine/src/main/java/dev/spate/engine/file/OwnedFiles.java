package dev.spate.engine.file;

import java.io.IOException;
import java.util.BitSet;

/**
 * Which of a torrent's files are ours, so that we may write them, and which file exists under each name. Thread-safe.
 *
 * <p>A file is ours when we have created it or the user has allowed writes. A file that another program has made under
 * a name of the torrent is not ours, so it is never overwritten.
 */
public final class OwnedFiles {
    /** The record of this on disk. */
    public interface Log {
        /**
         * Writes a mark. It survives the end of the process, but not necessarily a power failure.
         *
         * @param mark {@link #FOREIGN}, {@link #UNNUMBERED} or the number of our file
         */
        void put(int file, int mark) throws IOException;
    }

    /** The mark of a file that is not ours or does not exist. */
    public static final int FOREIGN = 0;

    /** The mark of a file that is ours but has no number, or is about to be created. */
    public static final int UNNUMBERED = 1;

    private final BitSet ours;
    /** The numbers of {@link FileStamp#number}; guarded by the monitor, like {@code ours}. */
    private final int[] numbers;

    private final Log log;

    /**
     * The state at the beginning.
     *
     * @param ours existing files that we may write
     * @param numbers the numbers of all existing files, {@link FileStamp#NO_NUMBER} for the others
     */
    public OwnedFiles(BitSet ours, int[] numbers, Log log) {
        this.ours = (BitSet) ours.clone();
        this.numbers = numbers.clone();
        this.log = log;
    }

    /** No file is ours, and no number is known. */
    public static OwnedFiles none(int fileCount) {
        return new OwnedFiles(new BitSet(), new int[fileCount], (file, mark) -> {});
    }

    public synchronized boolean isOurs(int file) {
        return ours.get(file);
    }

    /** Whether this is the file that had the name before, as far as the numbers show. */
    synchronized boolean isSame(int file, FileStamp there) {
        int known = numbers[file];
        return known == FileStamp.NO_NUMBER || there.number() == FileStamp.NO_NUMBER || known == there.number();
    }

    /** Sets which file has the name, unless that is already known. */
    synchronized void setNumber(int file, FileStamp there) {
        if (numbers[file] == FileStamp.NO_NUMBER) {
            numbers[file] = there.number();
        }
    }

    /** Called before the file is created, so that it counts as ours even if the process is killed at that moment. */
    void creating(int file) throws IOException {
        log.put(file, UNNUMBERED);
    }

    /** Called when another program has created the file first. */
    void notCreated(int file) throws IOException {
        log.put(file, FOREIGN);
    }

    /** Called when the file exists and is ours. */
    public void created(int file, FileStamp there) throws IOException {
        synchronized (this) {
            ours.set(file);
            numbers[file] = there.number();
        }
        log.put(file, there.number() == FileStamp.NO_NUMBER ? UNNUMBERED : there.number());
    }
}
