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

/** Looks again and again at what is shared. Its thread waits for files, and owns nothing. */
final class Scanner implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Scanner.class.getName());

    private final List<SharedPath> paths;
    private final Predicate<Path> isForeign;
    private final Catalogue catalogue;
    /** Owned by the thread that scans. */
    private final Set<String> told = new HashSet<>();

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
                long pause = Math.max(ShareLimits.LOOK_EVERY.toNanos() - took, took * ShareLimits.LOOK_PAUSE_FACTOR);
                isOver = ended.await(pause, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One round. With a shared folder that cannot be listed nothing counts as gone, because then nobody knows. */
    void scan() {
        catalogue.beginRound();
        boolean isWhole = true;
        for (SharedPath path : paths) {
            isWhole &= look(path);
        }
        if (isWhole) {
            catalogue.endRound();
        } else if (!isOver()) {
            catalogue.breakRound();
        }
    }

    /** Folders may be huge, and whoever closes waits for the thread. */
    private boolean isOver() {
        return ended.getCount() == 0;
    }

    private boolean look(SharedPath path) {
        try {
            for (Path entry : path.entries()) {
                if (isOver()) {
                    return false;
                }
                look(entry);
            }
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "a shared folder cannot be looked at", e);
            leaveOut(path.path(), Reasons.of(e));
            return false;
        }
    }

    private void look(Path entry) {
        try {
            if (!isForeign.test(entry)) {
                FileSnapshot snapshot =
                        FileSnapshot.at(entry, below -> isOver() || isForeign.test(below), this::leaveOut);
                // Who is told to end in the middle of a folder has seen only a part of it.
                if (!isOver()) {
                    catalogue.seen(entry, snapshot);
                }
            }
        } catch (NoSuchFileException e) {
            // Gone since it was listed: then it is not there.
            LOG.log(System.Logger.Level.DEBUG, "an entry is gone", e);
        } catch (IOException e) {
            leaveOut(entry, Reasons.of(e));
        }
    }

    /** Told once, as long as somebody can be expected to read it. */
    private void leaveOut(Path path, String reason) {
        if (told.size() < ShareLimits.LEFT_OUT_TOLD_MAX && told.add(path + ": " + reason)) {
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
