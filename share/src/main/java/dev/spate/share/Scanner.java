package dev.spate.share;

import dev.spate.engine.reason.Reasons;
import dev.spate.share.file.FileSnapshot;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Scans the shared paths again and again, and reports to the catalogue. Its own thread waits for the disk. */
final class Scanner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Scanner.class.getName());

    private final List<SharedPath> paths;
    private final Predicate<Path> isForeign;
    private final Catalogue catalogue;
    /** Owned by the thread that scans. */
    private final Set<String> reported = new HashSet<>();

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    Scanner(List<SharedPath> paths, Predicate<Path> isForeign, Catalogue catalogue) {
        this.paths = List.copyOf(paths);
        this.isForeign = isForeign;
        this.catalogue = catalogue;
        this.thread = Thread.ofPlatform().daemon().name("spate-scan").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            boolean isOver = false;
            while (!isOver) {
                long began = System.nanoTime();
                scan();
                long took = System.nanoTime() - began;
                long pause = Math.max(ShareLimits.SCAN_EVERY.toNanos() - took, took * ShareLimits.SCAN_PAUSE_FACTOR);
                isOver = ended.await(pause, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Scans once. If a shared folder cannot be listed, no entry counts as removed, because it may still exist. */
    void scan() {
        catalogue.beginRound();
        boolean isWhole = true;
        for (SharedPath path : paths) {
            isWhole &= scan(path);
        }
        if (isWhole) {
            catalogue.endRound();
        } else if (!isOver()) {
            catalogue.breakRound();
        }
    }

    /** Asked often during a scan, because folders may be huge and {@link #close} waits for the thread. */
    private boolean isOver() {
        return ended.getCount() == 0;
    }

    private boolean scan(SharedPath path) {
        try {
            for (Path entry : path.entries()) {
                if (isOver()) {
                    return false;
                }
                scan(entry);
            }
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "a shared folder cannot be read", e);
            leaveOut(path.path(), Reasons.of(e));
            return false;
        }
    }

    private void scan(Path entry) {
        try {
            if (!isForeign.test(entry)) {
                FileSnapshot snapshot =
                        FileSnapshot.at(entry, below -> isOver() || isForeign.test(below), this::leaveOut);
                // A scan that was ended in the middle of a folder has seen only a part of it.
                if (!isOver()) {
                    catalogue.seen(entry, snapshot);
                }
            }
        } catch (NoSuchFileException e) {
            // Removed since it was listed, so it does not count as seen.
            LOG.log(System.Logger.Level.DEBUG, "an entry is gone", e);
        } catch (IOException e) {
            leaveOut(entry, Reasons.of(e));
        }
    }

    /** Reports each file once, and not more files than a person reads. */
    private void leaveOut(Path path, String reason) {
        if (reported.size() < ShareLimits.LEFT_OUT_REPORTS_MAX && reported.add(path + ": " + reason)) {
            catalogue.leftOut(path.toString(), reason);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
