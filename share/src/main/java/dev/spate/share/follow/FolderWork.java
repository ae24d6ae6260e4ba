package dev.spate.share.follow;

import dev.spate.share.file.AtomicFile;
import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Work of a follower in its output folder: one request after the other, on one thread of its own. After a kill between
 * any two steps of a request, the same request finishes the work.
 */
final class FolderWork implements FollowPorts.Folder {
    private final OutputFolder output;
    private final StateFile file;
    private final Consumer<FollowEvent> answers;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("spate-files").factory());

    /** Whether names in the output folder are not durable yet. Owned by the thread. */
    private boolean hasNewNames;

    private volatile boolean isKilled;

    /** @param answers called on the thread */
    FolderWork(OutputFolder output, StateFile file, Consumer<FollowEvent> answers) {
        this.output = output;
        this.file = file;
        this.answers = answers;
    }

    private void answer(String key, FollowEvent.Work work) {
        run(() -> answers.accept(FollowEvent.OfItem.of(key, work)));
    }

    private void run(Runnable work) {
        thread.execute(() -> {
            try {
                if (!isKilled) {
                    work.run();
                }
            } catch (RuntimeException | Error bug) {
                answers.accept(new FollowEvent.Broken(bug));
            }
        });
    }

    /** Does what was requested, and ends the thread. */
    void close() {
        thread.shutdown();
        try {
            boolean hasEnded = false;
            while (!hasEnded) {
                hasEnded = thread.awaitTermination(1, TimeUnit.MINUTES);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread without doing what was requested. */
    void kill() {
        isKilled = true;
        close();
    }

    // ---- looking

    @Override
    public void inspect(String key, Copy copy, Optional<OfferedItem> offer) {
        answer(key, () -> new FollowEvent.Inspected(key, condition(copy, offer)));
    }

    private Condition condition(Copy copy, Optional<OfferedItem> offer) throws IOException {
        if (copy.seal().isEmpty()) {
            boolean isFile = offer.filter(OfferedItem::isEmptyFile).isPresent();
            boolean isSame = isFile ? isEmptyFile(copy.local()) : output.has(copy.local());
            return isSame ? Condition.NOT_SEEDED : Condition.CHANGED;
        }
        Optional<Metainfo> metainfo = output.description(copy, offer);
        if (metainfo.isEmpty()) {
            return Condition.NOT_SEEDED;
        }
        return output.isUnchanged(metainfo.get(), copy) ? Condition.UNCHANGED : Condition.CHANGED;
    }

    @Override
    public void look(String key, String name, Optional<String> infoHash) {
        answer(key, () -> {
            String local = output.local(name);
            boolean exists = output.has(local);
            boolean isUnfinished = exists && infoHash.isPresent() && output.hasUnfinished(infoHash.get());
            return new FollowEvent.Looked(key, local, exists, isUnfinished, isEmptyFile(local));
        });
    }

    private boolean isEmptyFile(String local) throws IOException {
        Path path = output.path(local);
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == 0;
    }

    @Override
    public void recall(String key, String version, String local) {
        answer(
                key,
                () -> new FollowEvent.Recalled(
                        key, output.torrent(version), output.has(local), output.hasUnfinished(version)));
    }

    @Override
    public void describe(String key, String local) {
        answer(key, () -> new FollowEvent.Described(key, described(local)));
    }

    private Optional<Metainfo> described(String local) throws IOException {
        Path path = output.path(local);
        if (!Files.isRegularFile(path) || Files.size(path) > FollowLimits.DESCRIBED_TORRENT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Files.readAllBytes(path);
            Metainfo metainfo = Metainfo.parse(bytes);
            if (!metainfo.hasV1()) {
                return Optional.empty();
            }
            AtomicFile.write(output.torrentFile(metainfo.infoHash().v1Hex()), bytes);
            return Optional.of(metainfo);
        } catch (ProtocolException noTorrent) {
            // The file has the ending of torrent files, but is not one: it needs nothing more.
            return Optional.empty();
        }
    }

    // ---- placing

    @Override
    public void place(String key, Attempt.Placing attempt, Metainfo metainfo, boolean mayBin) {
        answer(key, () -> placed(key, attempt, output.local(metainfo.name()), mayBin));
    }

    private FollowEvent.OfItem placed(String key, Attempt.Placing attempt, String downloaded, boolean mayBin)
            throws IOException {
        String version = attempt.version();
        String local = attempt.local();
        if (!output.isIncoming(version, downloaded)) {
            return new FollowEvent.Vanished(key, output.has(local));
        }
        if (output.has(local) && !output.isPlaced(version, downloaded, local)) {
            if (!mayBin) {
                return new FollowEvent.NameTaken(key);
            }
            output.bin(local);
        }
        try {
            output.place(version, downloaded, local);
        } catch (FileAlreadyExistsException appeared) {
            return new FollowEvent.NameTaken(key);
        }
        hasNewNames = true;
        return new FollowEvent.Placed(key);
    }

    @Override
    public void create(String key, String local, OfferedItem offer, boolean mayBin) {
        answer(key, () -> {
            boolean isSame = offer.isFolder()
                    ? !mayBin && Files.isDirectory(output.path(local), LinkOption.NOFOLLOW_LINKS)
                    : isEmptyFile(local);
            if (output.has(local) && !isSame) {
                if (!mayBin) {
                    return new FollowEvent.NameTaken(key);
                }
                output.bin(local);
            }
            if (offer.isFolder() || !isSame) {
                output.makeEmpty(local, offer);
                hasNewNames = true;
            }
            return new FollowEvent.Placed(key);
        });
    }

    @Override
    public void settle(String key, Copy copy, Optional<Metainfo> metainfo, Optional<String> toBin) {
        answer(key, () -> {
            Optional<String> problem = toBin.flatMap(this::bin);
            output.dropIncoming(copy.version());
            String seal =
                    metainfo.flatMap(known -> output.seal(known, copy.local())).orElse("");
            Copy sealed = new Copy(copy.version(), copy.local(), seal);
            return new FollowEvent.Settled(key, sealed, problem);
        });
    }

    // ---- removing

    @Override
    public void tidy(Set<String> versions) {
        run(() -> {
            try {
                for (String version : output.incomingVersions()) {
                    if (!versions.contains(version)) {
                        output.dropIncoming(version);
                    }
                }
            } catch (IOException e) {
                System.getLogger(FolderWork.class.getName())
                        .log(System.Logger.Level.WARNING, "the incoming folder cannot be emptied", e);
            }
        });
    }

    /** Returns why it failed. */
    private Optional<String> bin(String local) {
        try {
            output.bin(local);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(FollowEvent.reason(e));
        }
    }

    @Override
    public void bin(String key, String local) {
        answer(key, () -> new FollowEvent.Binned(key, bin(local)));
    }

    @Override
    public void drop(String key, Attempt attempt, boolean bins) {
        answer(key, () -> {
            String version = attempt.version();
            switch (attempt) {
                case Attempt.Begun _, Attempt.Beside _ -> output.dropIncoming(version);
                case Attempt.InPlace(String _, String local) -> {
                    if (bins || output.hasUnfinished(version)) {
                        output.bin(local);
                        output.forgetProgress(version);
                    }
                }
                case Attempt.Placing(String _, String local) -> {
                    if (bins && output.isMoved(version, local)) {
                        output.bin(local);
                    }
                    output.dropIncoming(version);
                }
            }
            boolean isPlaceFree =
                    attempt.target().filter(local -> !output.has(local)).isPresent();
            return new FollowEvent.Dropped(key, isPlaceFree, Optional.empty());
        });
    }

    // ---- saving

    @Override
    public void keep(Metainfo metainfo) {
        run(() -> {
            try {
                AtomicFile.write(output.torrentFile(metainfo.infoHash().v1Hex()), metainfo.toTorrent());
            } catch (IOException e) {
                System.getLogger(FolderWork.class.getName())
                        .log(System.Logger.Level.WARNING, "a torrent cannot be kept for the next run", e);
            }
        });
    }

    @Override
    public void save(StateFile.Change change) {
        run(() -> {
            Optional<String> problem = Optional.empty();
            try {
                if (hasNewNames) {
                    output.force();
                    hasNewNames = false;
                }
                file.write(change);
            } catch (IOException e) {
                problem = Optional.of(FollowEvent.reason(e));
            }
            answers.accept(new FollowEvent.StateSaved(file.file().toString(), problem));
        });
    }
}
