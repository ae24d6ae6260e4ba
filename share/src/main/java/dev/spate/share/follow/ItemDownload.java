package dev.spate.share.follow;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.DuplicateTorrentException;
import dev.spate.engine.Session;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.share.file.AtomicFile;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.Item.Stage;
import dev.spate.share.follow.SmallFileFetcher.Answer;
import dev.spate.share.text.WebNames;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;

/**
 * Brings each item to its wanted version, step by step. Owned by the follower's thread; results of the network and the
 * engine come back as tasks for that thread.
 *
 * <p>A version is downloaded directly to its place in the output folder if the name is free. Otherwise an existing file
 * is first compared with it, because it may be identical. If it differs, the version is downloaded into the incoming
 * folder and then moved: in a mirror to the same name, after the old file went to the bin, and otherwise to a name of
 * its own.
 *
 * <p>Small offers come from the share's web address, in batches, and always into the incoming folder first. Larger ones
 * come through their swarms.
 */
final class ItemDownload {
    private final OutputFolder output;
    private final Session session;
    private final ShareSite site;
    private final boolean mirrors;
    private final FollowState state;
    private final BlockingQueue<Runnable> done;
    private final Consumer<FollowNotice> notices;
    private final Seeding seeding;
    private final FilePlacement placement;
    private final SmallFileFetcher web;

    /** Items that are being downloaded or checked through the session. */
    private final Set<Item> active = new HashSet<>();

    ItemDownload(
            OutputFolder output,
            Session session,
            ShareSite site,
            boolean mirrors,
            FollowState state,
            Seeding seeding,
            BlockingQueue<Runnable> done,
            Consumer<FollowNotice> notices) {
        this.output = output;
        this.session = session;
        this.site = site;
        this.mirrors = mirrors;
        this.state = state;
        this.done = done;
        this.notices = notices;
        this.seeding = seeding;
        this.placement = new FilePlacement(output, state, mirrors);
        // One task for a whole batch; the queue has room for a task of each item.
        this.web = new SmallFileFetcher(site, output, answers -> done.offer(() -> fetched(answers)));
    }

    /** Call it after the steps of all items. */
    void endRound() {
        web.start();
    }

    int webBatches() {
        return web.batches();
    }

    /** Does the next step of an item that is not settled. */
    void step(Item item, long now) {
        if (item.isBusy) {
            return;
        }
        try {
            if (item.attempt.isPresent() && !isFor(item.attempt.get(), item.desired)) {
                endOutdated(item, item.attempt.get(), now);
            } else if (item.desired.isEmpty()) {
                remove(item);
            } else if (item.isComplete()) {
                state.settled(item);
            } else if (item.attempt.isPresent() && item.attempt.get().handle.isPresent()) {
                checkProgress(item, item.attempt.get(), now);
            } else if (now - item.retryAt < 0) {
                return;
            } else if (isForTheWeb(item)) {
                order(item);
            } else if (active.size() < FollowLimits.DOWNLOADS_MAX) {
                begin(item, now);
            }
        } catch (IOException | SpateException | InvalidPathException e) {
            fail(item, Objects.requireNonNullElse(e.getMessage(), "cannot be saved"), now);
        }
    }

    private static boolean isFor(Attempt attempt, Optional<OfferedItem> desired) {
        return desired.isPresent() && desired.get().version().equals(attempt.version);
    }

    // ---- over the web address

    /** Whether the item is fetched from the web address. A download that began through the swarm continues there. */
    private static boolean isForTheWeb(Item item) {
        boolean isBegun = item.attempt
                .filter(attempt -> attempt.isPlacing || !attempt.target.isEmpty())
                .isPresent();
        return !item.isContent()
                && !isBegun
                && item.failures < FollowLimits.WEB_ATTEMPTS_MAX
                && SmallFileFetcher.isSmall(item.desired.orElseThrow());
    }

    private void order(Item item) throws IOException {
        if (web.hasRoom()) {
            OfferedItem offer = item.desired.orElseThrow();
            Attempt attempt = item.attempt.orElseGet(() -> new Attempt(offer.version()));
            attempt.isBeside = true;
            item.attempt = Optional.of(attempt);
            var _ = seeding.stop(item);
            item.isBusy = true;
            web.add(new SmallFileFetcher.Order(item, attempt, offer, placement.candidate(item, attempt)));
        }
    }

    private void fetched(List<Answer> answers) {
        web.ended();
        List<Answer.Fetched> toPlace = new ArrayList<>();
        for (Answer answer : answers) {
            Item item = answer.order().item();
            Attempt attempt = answer.order().attempt();
            item.isBusy = false;
            if (!isFor(attempt, item.desired)) {
                continue;
            }
            switch (answer) {
                case Answer.Failed failed -> trouble(item, failed.reason());
                case Answer.Same same ->
                    completeAt(
                            item,
                            attempt,
                            same.metainfo(),
                            same.order().candidate().orElseThrow());
                case Answer.Fetched ready -> toPlace.add(ready);
            }
        }
        place(toPlace);
    }

    private void completeAt(Item item, Attempt attempt, Metainfo metainfo, String local) {
        Copy copy = new Copy(attempt.version, local, seal(metainfo, local));
        complete(item, copy);
        seeding.offer(item, copy);
    }

    /**
     * Moves fetched versions to their places. A numbered name is saved first, so that after a kill no second one is
     * given.
     */
    private void place(List<Answer.Fetched> fetched) {
        boolean hasOtherNames = false;
        for (Answer.Fetched answer : fetched) {
            hasOtherNames |= settle(answer.order().item(), answer.order().attempt(), answer.metainfo());
        }
        if (hasOtherNames) {
            state.saveNow();
        }
        for (Answer.Fetched answer : fetched) {
            Item item = answer.order().item();
            try {
                if (item.attempt.equals(Optional.of(answer.order().attempt()))
                        && answer.order().attempt().isPlacing) {
                    moveToItsPlace(item, answer.order().attempt(), answer.metainfo());
                }
            } catch (IOException | SpateException | InvalidPathException e) {
                trouble(item, Objects.requireNonNullElse(e.getMessage(), "cannot be saved"));
            }
        }
        output.force();
    }

    /** Chooses the name; returns whether it differs from the share's name or belongs to an existing file. */
    private boolean settle(Item item, Attempt attempt, Metainfo metainfo) {
        try {
            placement.settle(item, attempt, metainfo);
            attempt.isBeside = true;
            attempt.isPlacing = true;
            state.changed(item);
            boolean isOther = output.has(attempt.target)
                    || !attempt.target.equals(
                            output.local(item.desired.orElseThrow().name()));
            if (isOther) {
                // A run after a kill needs the torrent to continue, and the share may have withdrawn it by then.
                AtomicFile.write(output.torrentFile(attempt.version), metainfo.toTorrent());
            }
            return isOther;
        } catch (IOException | InvalidPathException e) {
            trouble(item, Objects.requireNonNullElse(e.getMessage(), "cannot be saved"));
            return false;
        }
    }

    private void moveToItsPlace(Item item, Attempt attempt, Metainfo metainfo) throws IOException {
        if (!output.isPlaced(attempt.version, output.local(metainfo.name()), attempt.target)) {
            placement.makeRoom(item, attempt);
        }
        output.place(attempt.version, output.local(metainfo.name()), attempt.target);
        output.dropIncoming(attempt.version);
        completeAt(item, attempt, metainfo, attempt.target);
    }

    // ---- beginning

    private void begin(Item item, long now) {
        OfferedItem offer = item.desired.orElseThrow();
        Attempt attempt = item.attempt.orElseGet(() -> new Attempt(offer.version()));
        item.attempt = Optional.of(attempt);
        attempt.stage = Stage.PREPARING;
        attempt.progressAt = now;
        var _ = seeding.stop(item);
        active.add(item);
        item.isBusy = true;
        Thread.ofPlatform().daemon().name("spate-fetch").start(() -> prepare(item, attempt, offer));
    }

    /** Runs on its own thread, not the follower's. */
    private void prepare(Item item, Attempt attempt, OfferedItem offer) {
        Runnable result;
        try {
            if (offer.infoHash().isEmpty()) {
                site.getEmpty(offer.isFolder() && !offer.emptyFiles().isEmpty() ? "/files" : offer.download());
                result = () -> finishEmpty(item, attempt, offer);
            } else {
                Metainfo metainfo =
                        site.torrent(offer, output.torrentFile(offer.infoHash().get()));
                Optional<PeerAddress> origin = item.isContent() ? Optional.empty() : site.peer();
                result = () -> {
                    attempt.origin = origin;
                    prepared(item, attempt, metainfo);
                };
            }
        } catch (IOException e) {
            String reason = Objects.requireNonNullElse(e.getMessage(), "cannot be fetched");
            result = () -> trouble(item, reason);
        }
        Runnable message = result;
        enqueue(item, message);
    }

    /** Passes the item's next task to the follower's thread. Any thread may call it. */
    private void enqueue(Item item, Runnable next) {
        // Each item has at most one task in the queue, which has room for all of them.
        var _ = done.offer(() -> {
            item.isBusy = false;
            try {
                next.run();
            } catch (SpateException | InvalidPathException e) {
                trouble(item, Objects.requireNonNullElse(e.getMessage(), "cannot be used"));
            }
        });
    }

    private void prepared(Item item, Attempt attempt, Metainfo metainfo) {
        attempt.metainfo = Optional.of(metainfo);
        if (!isFor(attempt, item.desired)) {
            return;
        }
        try {
            if (attempt.isPlacing) {
                place(item, attempt);
            } else if (attempt.target.isEmpty()) {
                choose(item, attempt, metainfo);
            } else {
                download(item, attempt, metainfo);
            }
        } catch (IOException e) {
            trouble(item, Objects.requireNonNullElse(e.getMessage(), "cannot be saved"));
        }
    }

    /** Chooses the version's place, or first checks the file that has its name. */
    private void choose(Item item, Attempt attempt, Metainfo metainfo) throws IOException {
        Optional<String> candidate = placement.candidate(item, attempt);
        if (candidate.isPresent()) {
            check(item, attempt, metainfo, candidate.get());
        } else {
            placement.settle(item, attempt, metainfo);
            state.changed(item);
            download(item, attempt, metainfo);
        }
    }

    /** Compares an existing file or folder of that name with the version. Nothing is written. */
    private void check(Item item, Attempt attempt, Metainfo metainfo, String local) {
        attempt.candidate = local;
        attempt.stage = Stage.CHECKING;
        add(
                item,
                attempt,
                AddTorrent.of(metainfo, output.folder())
                        .access(AddTorrent.Access.SEED)
                        .paths(output.paths(metainfo, local))
                        .build());
    }

    private void download(Item item, Attempt attempt, Metainfo metainfo) throws IOException {
        attempt.stage = Stage.DOWNLOADING;
        Path folder = attempt.isBeside ? output.incoming(attempt.version) : output.folder();
        AddTorrent.Builder request = AddTorrent.of(metainfo, folder);
        webSeed(item, metainfo).ifPresent(request::lastResort);
        // The share may not have announced to the tracker yet, so it is added as a peer directly.
        attempt.origin.ifPresent(request::peer);
        add(item, attempt, request.build());
    }

    /**
     * The share's web address, for the time without peers. It does not have the content that a torrent file describes.
     */
    private Optional<URI> webSeed(Item item, Metainfo metainfo) {
        String name = item.desired.orElseThrow().name();
        if (item.isContent() || (!metainfo.isSingleFile() && !name.equals(metainfo.name()))) {
            return Optional.empty();
        }
        // For a folder, the engine appends the path of each file, which begins with the folder's name.
        return Optional.of(site.address(metainfo.isSingleFile() ? WebNames.content(name) : WebNames.content("")));
    }

    private void add(Item item, Attempt attempt, AddTorrent request) {
        state.changed(item);
        try {
            attempt.handle = Optional.of(session.add(request));
        } catch (DuplicateTorrentException e) {
            Optional<Copy> same = state.copyOf(attempt.version);
            if (same.isEmpty()) {
                throw e;
            }
            // The share has the same content under two names, for example once as the content of a torrent file.
            complete(item, same.get());
        }
    }

    // ---- checking progress

    private void checkProgress(Item item, Attempt attempt, long now) throws IOException {
        TorrentHandle handle = attempt.handle.orElseThrow();
        TorrentStatus status = handle.status();
        if (status.activity() == Activity.FAILED) {
            String reason = status.failure().map(Object::toString).orElse("cannot be saved");
            boolean wasCheck = attempt.stage == Stage.CHECKING;
            boolean isInTheWay = !attempt.isBeside
                    && status.failure()
                            .filter(failure -> failure.cause() == TorrentFailure.Cause.FILE_IN_THE_WAY)
                            .isPresent();
            if (isInTheWay && !wasCheck) {
                // The file appeared after the name was chosen, or the file system treats two names as one.
                attempt.candidate = attempt.target;
                wasCheck = true;
            }
            boolean hasOtherContent = wasCheck;
            leave(item, handle, () -> {
                if (hasOtherContent) {
                    onOtherContent(item, attempt);
                } else {
                    trouble(item, reason);
                }
            });
            return;
        }
        if (attempt.stage == Stage.CHECKING) {
            if (status.activity() != Activity.CHECKING && status.progress().pieceCount() > 0) {
                checked(item, attempt, handle, isWhole(status));
            }
            return;
        }
        if (status.progress().bytesHave() != attempt.bytesVerified) {
            attempt.bytesVerified = status.progress().bytesHave();
            attempt.progressAt = now;
        }
        if (handle.completion().isDone() && !handle.completion().isCompletedExceptionally()) {
            downloaded(item, attempt, handle);
        } else if (now - attempt.progressAt > FollowLimits.STALL_MAX.toNanos() && state.hasWaiting(now)) {
            leave(item, handle, () -> retryLater(item, FollowLimits.STALL_MAX));
        }
    }

    private void checked(Item item, Attempt attempt, TorrentHandle handle, boolean isGood) {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (isGood) {
            Copy copy = new Copy(attempt.version, attempt.candidate, seal(metainfo, attempt.candidate));
            seeding.adopt(item, copy, handle);
            complete(item, copy);
        } else {
            leave(item, handle, () -> onOtherContent(item, attempt));
        }
    }

    private void onOtherContent(Item item, Attempt attempt) {
        placement.avoid(attempt, attempt.candidate);
        state.changed(item);
        prepared(item, attempt, attempt.metainfo.orElseThrow());
    }

    private void downloaded(Item item, Attempt attempt, TorrentHandle handle) {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (!attempt.isBeside) {
            Copy copy = new Copy(attempt.version, attempt.target, seal(metainfo, attempt.target));
            seeding.adopt(item, copy, handle);
            complete(item, copy);
            return;
        }
        leave(item, handle, () -> {
            attempt.isPlacing = true;
            state.changed(item);
            state.saveNow();
            prepared(item, attempt, metainfo);
        });
    }

    /** Moves a complete and verified download to its place. May be called again after an interruption. */
    private void place(Item item, Attempt attempt) throws IOException {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (output.isIncoming(attempt.version, output.local(metainfo.name()))) {
            if (!output.isPlaced(attempt.version, output.local(metainfo.name()), attempt.target)) {
                placement.makeRoom(item, attempt);
            }
            output.place(attempt.version, output.local(metainfo.name()), attempt.target);
        } else if (!output.has(attempt.target)) {
            // Another program has removed it: start again from the beginning.
            attempt.isPlacing = false;
            attempt.target = "";
            state.changed(item);
            throw new FeedException("its download was removed by another program");
        }
        output.dropIncoming(attempt.version);
        Copy copy = new Copy(attempt.version, attempt.target, seal(metainfo, attempt.target));
        complete(item, copy);
        if (item.isComplete()) {
            seeding.begin(item, copy);
        }
        output.force();
        state.saveNow();
    }

    private String seal(Metainfo metainfo, String local) {
        return output.seal(metainfo, local).orElse("");
    }

    private void finishEmpty(Item item, Attempt attempt, OfferedItem offer) {
        if (!isFor(attempt, item.desired)) {
            return;
        }
        try {
            complete(item, new Copy(attempt.version, placement.makeEmpty(item, offer), ""));
        } catch (IOException e) {
            trouble(item, Objects.requireNonNullElse(e.getMessage(), "cannot be saved"));
        }
    }

    private void complete(Item item, Copy copy) {
        Optional<Copy> old = item.copy;
        item.copy = Optional.of(copy);
        item.attempt = Optional.empty();
        item.failures = 0;
        active.remove(item);
        if (mirrors && old.isPresent() && !old.get().local().equals(copy.local())) {
            clear(item, old.get());
        }
        if (item.isComplete()) {
            state.complete(item);
        } else {
            state.changed(item);
        }
    }

    // ---- ending

    /**
     * Ends the attempt for a version that is no longer offered. A mirror drops it. Otherwise a complete version stays;
     * it may be complete although the saved state does not say so, because a kill loses the changes of the last second.
     */
    private void endOutdated(Item item, Attempt attempt, long now) throws IOException {
        if (attempt.handle.isPresent()) {
            TorrentHandle handle = attempt.handle.get();
            if (mirrors || isChecked(handle.status())) {
                leave(item, handle, () -> onRemoved(item, attempt, handle));
            }
            return;
        }
        boolean mayBeComplete = !mirrors
                && (attempt.isPlacing
                        || (!attempt.isBeside && !attempt.target.isEmpty() && output.has(attempt.target)));
        Optional<Metainfo> metainfo = mayBeComplete ? output.torrent(attempt.version) : Optional.empty();
        if (metainfo.isEmpty()) {
            drop(item, attempt);
        } else if (now - item.retryAt >= 0 && active.size() < FollowLimits.DOWNLOADS_MAX) {
            active.add(item);
            attempt.metainfo = metainfo;
            if (attempt.isPlacing) {
                place(item, attempt);
            } else {
                // Asked before the check, because the engine removes the resume file after it.
                attempt.isPart = output.hasUnfinished(attempt.version);
                check(item, attempt, metainfo.get(), attempt.target);
            }
        }
    }

    /** Whether the status shows which pieces exist. */
    private static boolean isChecked(TorrentStatus status) {
        return switch (status.activity()) {
            case FETCHING_METADATA, CHECKING -> false;
            case FAILED -> true;
            case DOWNLOADING, SEEDING, PAUSED -> status.hasMetadata();
        };
    }

    /**
     * Whether every piece is verified. The number of wanted pieces does not show it: a torrent that only checks wants
     * none.
     */
    private static boolean isWhole(TorrentStatus status) {
        return isChecked(status)
                && status.failure().isEmpty()
                && status.progress().piecesHave() == status.progress().pieceCount();
    }

    /** Continues after the session has removed the torrent, so its status is final. */
    private void onRemoved(Item item, Attempt attempt, TorrentHandle handle) {
        if (mirrors || attempt.target.isEmpty() || !isWhole(handle.status())) {
            drop(item, attempt);
        } else if (attempt.isBeside) {
            attempt.isPlacing = true;
            state.changed(item);
        } else {
            Metainfo metainfo = attempt.metainfo.orElseThrow();
            complete(item, new Copy(attempt.version, attempt.target, seal(metainfo, attempt.target)));
        }
    }

    private void drop(Item item, Attempt attempt) {
        item.attempt = Optional.empty();
        active.remove(item);
        state.changed(item);
        try {
            placement.clear(attempt);
        } catch (IOException e) {
            notices.accept(new FollowNotice.Problem(
                    item.key, "the rest of its download cannot be moved to the bin: " + e.getMessage()));
        }
    }

    private void remove(Item item) throws IOException {
        if (item.seeding.isPresent()) {
            item.isBusy = true;
            var _ = seeding.stop(item).whenComplete((_, _) -> enqueue(item, () -> {}));
            return;
        }
        if (mirrors && item.copy.isPresent()) {
            clear(item, item.copy.get());
        }
        state.forget(item);
    }

    private void clear(Item item, Copy copy) {
        try {
            placement.clear(item, copy);
        } catch (IOException e) {
            notices.accept(new FollowNotice.Problem(item.key, "cannot be moved to the bin: " + e.getMessage()));
        }
    }

    /** Removes the attempt's torrent from the session, and then continues with {@code then}. */
    private void leave(Item item, TorrentHandle handle, Runnable then) {
        item.attempt.ifPresent(attempt -> attempt.handle = Optional.empty());
        item.isBusy = true;
        var _ = session.remove(handle).whenComplete((_, _) -> enqueue(item, then));
    }

    private void trouble(Item item, String reason) {
        fail(item, reason, System.nanoTime());
    }

    private void fail(Item item, String reason, long now) {
        active.remove(item);
        item.failures++;
        if (item.failures == 1 || item.failures == FollowLimits.ATTEMPTS_MAX) {
            notices.accept(new FollowNotice.Problem(item.key, reason));
        }
        long factor = 1L << Math.min(item.failures - 1, 10);
        Duration pause = FollowLimits.RETRY_FIRST.multipliedBy(factor);
        item.retryAt = now + (pause.compareTo(FollowLimits.RETRY_MAX) > 0 ? FollowLimits.RETRY_MAX : pause).toNanos();
        state.failed(item, reason);
    }

    private void retryLater(Item item, Duration pause) {
        active.remove(item);
        item.retryAt = System.nanoTime() + pause.toNanos();
    }
}
