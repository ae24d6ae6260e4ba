package dev.spate.engine.file;

import dev.spate.engine.file.FileOperations.OpenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Keeps the descriptors of a session few: the least recently opened idle file is closed for the next. Thread-safe.
 *
 * <p>Files in use are never closed, so there may be as many more as disk threads.
 */
public final class FileCache {
    private final int openMax;
    /** In the order of their last use. Guarded by the monitor; files are entered and closed outside of it. */
    private final LinkedHashSet<CachedFile> open = new LinkedHashSet<>();

    public FileCache(int openMax) {
        this.openMax = openMax;
    }

    /** Whether so many files can stay open all together. */
    public boolean hasRoomFor(int files) {
        return files <= openMax;
    }

    public OpenFile enter(CachedFile file, boolean forWriting) throws IOException {
        OpenFile entered = file.enter(forWriting);
        for (CachedFile idle : use(file)) {
            if (!idle.closeIfIdle()) {
                keep(idle);
            }
        }
        return entered;
    }

    /** Closes a file that no one uses any more. */
    public void close(CachedFile file) {
        synchronized (this) {
            open.remove(file);
        }
        file.closeIfIdle();
    }

    /** The files of all torrents that are open now. */
    public synchronized List<CachedFile> openFiles() {
        return List.copyOf(open);
    }

    /** Number of files that are open now. */
    public synchronized int openCount() {
        return open.size();
    }

    private synchronized List<CachedFile> use(CachedFile file) {
        open.addLast(file);
        if (open.size() <= openMax) {
            return List.of();
        }
        // Several at a time: files that were written are forced before they are closed, and the first force of several
        // in a
        // row does most of the work of all of them.
        int keptMax = openMax - openMax / FileLimits.CLOSED_TOGETHER_PART;
        List<CachedFile> eldest = new ArrayList<>();
        Iterator<CachedFile> candidates = open.iterator();
        while (open.size() > keptMax && candidates.hasNext()) {
            CachedFile candidate = candidates.next();
            if (candidate != file) {
                candidates.remove();
                eldest.add(candidate);
            }
        }
        return eldest;
    }

    private synchronized void keep(CachedFile file) {
        open.addFirst(file);
    }
}
