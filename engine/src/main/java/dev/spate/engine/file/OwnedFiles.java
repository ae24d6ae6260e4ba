package dev.spate.engine.file;

import java.io.IOException;
import java.util.BitSet;

/**
 * Which of a torrent's files are ours to write, and which file lies under each name. Thread-safe.
 *
 * <p>A file is ours when we have created it, or when the user allowed it. Whatever appears under a name of the torrent by
 * other hands is not, so that it is never written over.
 */
public final class OwnedFiles {
    /** What outlives the process. */
    public interface Log {
        /**
         * Notes it; read back after a kill, though not necessarily after a power failure.
         *
         * @param mark {@link #FOREIGN}, {@link #UNNUMBERED} or the number of our file
         */
        void put(int file, int mark) throws IOException;
    }

    /** The mark of a file that is not ours, or not there. */
    public static final int FOREIGN = 0;

    /** The mark of a file that is ours, or is just about to be created. */
    public static final int UNNUMBERED = 1;

    private final BitSet ours;
    /** As {@link FileStamp#number} has them; guarded by the monitor, like the files that are ours. */
    private final int[] numbers;

    private final Log log;

    /**
     * What is known at the beginning.
     *
     * @param ours files that are there and may be written
     * @param numbers of all files that are there, {@link FileStamp#NO_NUMBER} for the others
     */
    public OwnedFiles(BitSet ours, int[] numbers, Log log) {
        this.ours = (BitSet) ours.clone();
        this.numbers = numbers.clone();
        this.log = log;
    }

    /** Nothing is ours, and nothing is known. */
    public static OwnedFiles none(int fileCount) {
        return new OwnedFiles(new BitSet(), new int[fileCount], (file, mark) -> {});
    }

    public synchronized boolean isOurs(int file) {
        return ours.get(file);
    }

    /** Whether this is the file that was seen under the name before, as far as numbers tell. */
    synchronized boolean isSame(int file, FileStamp there) {
        int known = numbers[file];
        return known == FileStamp.NO_NUMBER || there.number() == FileStamp.NO_NUMBER || known == there.number();
    }

    /** Notes which file lies there now, unless that is known. */
    synchronized void saw(int file, FileStamp there) {
        if (numbers[file] == FileStamp.NO_NUMBER) {
            numbers[file] = there.number();
        }
    }

    /** To be called before the file gets its name, so that it is known again whenever the process ends. */
    void creating(int file) throws IOException {
        log.put(file, UNNUMBERED);
    }

    /** Somebody else was faster. */
    void notCreated(int file) throws IOException {
        log.put(file, FOREIGN);
    }

    /** The file is there and ours. */
    public void created(int file, FileStamp there) throws IOException {
        synchronized (this) {
            ours.set(file);
            numbers[file] = there.number();
        }
        log.put(file, there.number() == FileStamp.NO_NUMBER ? UNNUMBERED : there.number());
    }
}
