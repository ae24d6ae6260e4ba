package dev.spate.engine.file;

import dev.spate.engine.file.FileOperations.OpenFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Limits the open files of a session: the idle files that were used least recently are closed. Thread-safe.
 *
 * <p>Files in use are never closed, so the limit may be exceeded by the number of disk threads.
 */
public final class FileCache {
    private final int openMax;
    /** In the order of their last use. Guarded by the monitor; files are opened and closed outside it. */
    private final LinkedHashSet<CachedFile> open = new LinkedHashSet<>();

    public FileCache(int openMax) {
        this.openMax = openMax;
    }

    /** Whether so many files can be open at once. */
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

    /** Closes a file that is not used any more. */
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

    /** The number of files that are open now. */
    public synchronized int openCount() {
        return open.size();
    }

    private synchronized List<CachedFile> use(CachedFile file) {
        open.addLast(file);
        if (open.size() <= openMax) {
            return List.of();
        }
        // Closes several at once: written files are forced before the close, and the first force of several in a row
        // does most of the work for all of them.
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
