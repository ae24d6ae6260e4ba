package dev.spate.share;

import dev.spate.engine.ContentChangedException;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentCreator;
import dev.spate.share.file.FileSnapshot;
import dev.spate.share.swarm.Swarms;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;

/**
 * Makes offers of the entries that are no longer being written, one after the other. Its own thread waits for hashing.
 *
 * <p>Small entries are offered in batches, because each new batch costs a write to the disk.
 */
final class Preparer implements AutoCloseable {
    private final Catalogue catalogue;
    private final HashStore store;
    private final Predicate<Path> isForeign;
    private final ShareAddresses shareAddresses;
    private final Swarms swarms;
    private final Thread thread;

    Preparer(
            Catalogue catalogue,
            HashStore store,
            Predicate<Path> isForeign,
            ShareAddresses shareAddresses,
            Swarms swarms) {
        this.catalogue = catalogue;
        this.store = store;
        this.isForeign = isForeign;
        this.shareAddresses = shareAddresses;
        this.swarms = swarms;
        this.thread = Thread.ofPlatform().daemon().name("spate-prepare").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            for (Optional<Catalogue.Work> work = catalogue.next(); work.isPresent(); work = catalogue.next()) {
                prepareBatch(work.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Prepares all entries that are due at this moment: for tests, which use no thread. */
    void prepareWhatIsDue() throws InterruptedException {
        for (Optional<Catalogue.Work> work = catalogue.due(); work.isPresent(); work = catalogue.due()) {
            prepareBatch(work.get());
        }
    }

    /** Prepares this entry and others that are due, until the batch is full. */
    private void prepareBatch(Catalogue.Work first) throws InterruptedException {
        List<Catalogue.Prepared> batch = new ArrayList<>();
        long end = System.nanoTime() + ShareLimits.BATCH_TIME_MAX.toNanos();
        Optional<Catalogue.Work> work = Optional.of(first);
        while (work.isPresent()) {
            if (work.get().snapshot().length() > ShareLimits.BATCH_LENGTH_MAX) {
                // Hashing a large entry takes long, so the small ones before it are offered first.
                catalogue.offer(batch);
                batch.clear();
            }
            prepare(work.get()).ifPresent(batch::add);
            boolean isFull = batch.size() >= ShareLimits.BATCH_ENTRIES_MAX || System.nanoTime() - end >= 0;
            work = isFull ? Optional.empty() : catalogue.due();
        }
        catalogue.offer(batch);
    }

    private Optional<Catalogue.Prepared> prepare(Catalogue.Work progress) throws InterruptedException {
        try {
            return offer(progress);
        } catch (ContentChangedException | NoSuchFileException | CancellationException e) {
            catalogue.putBack(progress);
        } catch (SpateException | IOException | ProtocolException e) {
            catalogue.fail(progress, Objects.requireNonNullElse(e.getMessage(), "cannot be read"));
        }
        return Optional.empty();
    }

    private Optional<Catalogue.Prepared> offer(Catalogue.Work progress)
            throws IOException, ProtocolException, InterruptedException {
        Entry entry = progress.entry();
        FileSnapshot snapshot = progress.snapshot();
        if (snapshot.length() == 0) {
            return Optional.of(
                    new Catalogue.Prepared(progress, SharedOffer.empty(entry.name(), entry.path(), snapshot), false));
        }
        Optional<Metainfo> known = known(entry, snapshot);
        Metainfo metainfo = known.isPresent() ? known.get() : hash(progress);
        return catalogue.isWanted(progress)
                ? Optional.of(new Catalogue.Prepared(
                        progress,
                        SharedOffer.seeded(entry.name(), entry.path(), snapshot, metainfo, shareAddresses, swarms),
                        known.isEmpty()))
                : Optional.empty();
    }

    private Optional<Metainfo> known(Entry entry, FileSnapshot snapshot) {
        try {
            Optional<byte[]> info = store.find(entry.path(), snapshot);
            return info.isEmpty()
                    ? Optional.empty()
                    : Optional.of(metainfo(info.get())).filter(it -> fits(it, snapshot));
        } catch (ProtocolException damaged) {
            return Optional.empty();
        }
    }

    private Metainfo hash(Catalogue.Work progress) throws IOException, ProtocolException, InterruptedException {
        Entry entry = progress.entry();
        byte[] torrent = TorrentCreator.of(entry.path())
                .exclude(below -> isLeftOut(entry.path(), below))
                .create((done, total) -> {
                    entry.hashed(total == 0 ? 1 : (double) done / total);
                    return catalogue.isWanted(progress);
                });
        Metainfo metainfo = Metainfo.parse(torrent);
        // Hashing has read files with these names; an equal snapshot now shows that they were the same files all the
        // time.
        if (!FileSnapshot.at(entry.path(), isForeign, (_, _) -> {}).equals(progress.snapshot())) {
            throw new NoSuchFileException(entry.path().toString(), null, "has changed");
        }
        if (!fits(metainfo, progress.snapshot())) {
            throw new SpateException("has files that cannot be shared");
        }
        store.keep(entry.path(), progress.snapshot(), metainfo.infoBytes());
        return metainfo(metainfo.infoBytes());
    }

    private boolean isLeftOut(Path root, String below) {
        Path path = root.resolve(below);
        return !FileSnapshot.isShared(path) || isForeign.test(path);
    }

    private Metainfo metainfo(byte[] info) throws ProtocolException {
        return Metainfo.fromInfo(
                info, shareAddresses.trackers().isEmpty() ? List.of() : List.of(shareAddresses.trackers()), List.of());
    }

    /** Whether the torrent has the files of the snapshot, in the same order and with the same lengths. */
    private static boolean fits(Metainfo metainfo, FileSnapshot snapshot) {
        List<FileSnapshot.Seen> seen = snapshot.files();
        if (metainfo.files().size() != seen.size()) {
            return false;
        }
        for (int i = 0; i < seen.size(); i++) {
            if (metainfo.files().get(i).length() != seen.get(i).version().length()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        catalogue.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
