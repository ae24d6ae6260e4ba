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
 * Brings each item from what is here to what is wanted, a step at a time. Owned by the follower's thread; what waits for
 * the network or the engine comes back as work for that thread.
 *
 * <p>A version is downloaded to its place in the output folder when nothing is there. Otherwise it is downloaded beside
 * and then moved: to the same name in a mirror, where the old one goes to the bin first, and to a name of its own
 * elsewhere. What lies there already is looked at first: it may be the very same.
 *
 * <p>What is small comes over the share's web address, in batches, and always beside first; everything else through its swarm.
 */
final class ItemDownload {
    private final OutputFolder output;
    private final Session session;
    private final ShareSite site;
    private final boolean mirrors;
    private final FollowState state;
    private final BlockingQueue<Runnable> done;
    private final Consumer<FollowNotice> news;
    private final Seeding seeding;
    private final FilePlacement placement;
    private final SmallFileFetcher web;

    /** At work at this moment. */
    private final Set<Item> active = new HashSet<>();

    ItemDownload(
            OutputFolder output,
            Session session,
            ShareSite site,
            boolean mirrors,
            FollowState state,
            Seeding seeding,
            BlockingQueue<Runnable> done,
            Consumer<FollowNotice> news) {
        this.output = output;
        this.session = session;
        this.site = site;
        this.mirrors = mirrors;
        this.state = state;
        this.done = done;
        this.news = news;
        this.seeding = seeding;
        this.placement = new FilePlacement(output, state, mirrors);
        // A batch is handed over as a whole; the queue has room for a message of each item.
        this.web = new SmallFileFetcher(site, output, answers -> done.offer(() -> fetched(answers)));
    }

    /** After every item has had its step. */
    void endRound() {
        web.start();
    }

    int webBatches() {
        return web.batches();
    }

    /** The next step of an item that is not settled. */
    void step(Item item, long now) {
        if (item.isBusy) {
            return;
        }
        try {
            if (item.attempt.isPresent() && !isFor(item.attempt.get(), item.desired)) {
                endOutdated(item, item.attempt.get(), now);
            } else if (item.desired.isEmpty()) {
                remove(item);
            } else if (item.isHere()) {
                state.settled(item);
            } else if (item.attempt.isPresent() && item.attempt.get().handle.isPresent()) {
                look(item, item.attempt.get(), now);
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

    /** What has been begun through its swarm goes on there. */
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
                    completeHere(
                            item,
                            attempt,
                            same.metainfo(),
                            same.order().candidate().orElseThrow());
                case Answer.Fetched ready -> toPlace.add(ready);
            }
        }
        place(toPlace);
    }

    private void completeHere(Item item, Attempt attempt, Metainfo metainfo, String local) {
        Copy copy = new Copy(attempt.version, local, seal(metainfo, local));
        complete(item, copy);
        seeding.offer(item, copy);
    }

    /** Moves what has come to its place. A name of its own is first in the account: after a kill it is not given twice. */
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

    /** Whether it gets another name than the one that it has at the share, or takes the place of something. */
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
                // Whoever goes on with it after a kill may not be told any more what it is.
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
        completeHere(item, attempt, metainfo, attempt.target);
    }

    // ---- beginning

    private void begin(Item item, long now) {
        OfferedItem offer = item.desired.orElseThrow();
        Attempt attempt = item.attempt.orElseGet(() -> new Attempt(offer.version()));
        item.attempt = Optional.of(attempt);
        attempt.stage = Stage.PREPARING;
        attempt.movedAt = now;
        var _ = seeding.stop(item);
        active.add(item);
        item.isBusy = true;
        Thread.ofPlatform().daemon().name("spate-fetch").start(() -> prepare(item, attempt, offer));
    }

    /** Not on the follower's thread. */
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
        hand(item, message);
    }

    /** Any thread: the item goes on with this on the follower's thread. */
    private void hand(Item item, Runnable next) {
        // Each item has one message under way at the most, and the queue has room for that many.
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

    /** Where it is to lie. */
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

    /** Something of that name is here: it may be what is offered. Nothing is written. */
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
        // A tracker that has not heard of the share yet would leave it out.
        attempt.origin.ifPresent(request::peer);
        add(item, attempt, request.build());
    }

    /** The share itself, in case that there are no peers; what a torrent file describes is not there. */
    private Optional<URI> webSeed(Item item, Metainfo metainfo) {
        String name = item.desired.orElseThrow().name();
        if (item.isContent() || (!metainfo.isSingleFile() && !name.equals(metainfo.name()))) {
            return Optional.empty();
        }
        // Of a folder the engine adds the path of each file, which begins with its name.
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
            // The same content under two names of the share, as a torrent file and what it describes.
            complete(item, same.get());
        }
    }

    // ---- going on

    private void look(Item item, Attempt attempt, long now) throws IOException {
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
                // It came after the name was chosen, or the file system takes two names for one.
                attempt.candidate = attempt.target;
                wasCheck = true;
            }
            boolean isElse = wasCheck;
            leave(item, handle, () -> {
                if (isElse) {
                    somethingElseIsThere(item, attempt);
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
        if (status.progress().bytesHave() != attempt.bytesHad) {
            attempt.bytesHad = status.progress().bytesHave();
            attempt.movedAt = now;
        }
        if (handle.completion().isDone() && !handle.completion().isCompletedExceptionally()) {
            downloaded(item, attempt, handle);
        } else if (now - attempt.movedAt > FollowLimits.STALL_MAX.toNanos() && state.hasWaiting(now)) {
            leave(item, handle, () -> retryLater(item, FollowLimits.STALL_MAX));
        }
    }

    private void checked(Item item, Attempt attempt, TorrentHandle handle, boolean isGood) {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (isGood) {
            Copy copy = new Copy(attempt.version, attempt.candidate, seal(metainfo, attempt.candidate));
            seeding.goOn(item, copy, handle);
            complete(item, copy);
        } else {
            leave(item, handle, () -> somethingElseIsThere(item, attempt));
        }
    }

    private void somethingElseIsThere(Item item, Attempt attempt) {
        placement.avoid(attempt, attempt.candidate);
        state.changed(item);
        prepared(item, attempt, attempt.metainfo.orElseThrow());
    }

    private void downloaded(Item item, Attempt attempt, TorrentHandle handle) {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (!attempt.isBeside) {
            Copy copy = new Copy(attempt.version, attempt.target, seal(metainfo, attempt.target));
            seeding.goOn(item, copy, handle);
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

    /** Moves what is complete and verified to its place. May be called again when it was interrupted. */
    private void place(Item item, Attempt attempt) throws IOException {
        Metainfo metainfo = attempt.metainfo.orElseThrow();
        if (output.isIncoming(attempt.version, output.local(metainfo.name()))) {
            if (!output.isPlaced(attempt.version, output.local(metainfo.name()), attempt.target)) {
                placement.makeRoom(item, attempt);
            }
            output.place(attempt.version, output.local(metainfo.name()), attempt.target);
        } else if (!output.has(attempt.target)) {
            // Somebody has taken it away: from the beginning.
            attempt.isPlacing = false;
            attempt.target = "";
            state.changed(item);
            throw new FeedException("what was downloaded is gone");
        }
        output.dropIncoming(attempt.version);
        Copy copy = new Copy(attempt.version, attempt.target, seal(metainfo, attempt.target));
        complete(item, copy);
        if (item.isHere()) {
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
        if (item.isHere()) {
            state.complete(item);
        } else {
            state.changed(item);
        }
    }

    // ---- ending

    /**
     * Nobody offers this version any more. A mirror lets go of it. Elsewhere what was complete stays, and the account
     * may not know that it was: a follower that is killed has not saved the last second.
     */
    private void endOutdated(Item item, Attempt attempt, long now) throws IOException {
        if (attempt.handle.isPresent()) {
            TorrentHandle handle = attempt.handle.get();
            if (mirrors || isLookedThrough(handle.status())) {
                leave(item, handle, () -> left(item, attempt, handle));
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
                // Looked at now, because the engine tidies up after a comparison.
                attempt.isPart = output.hasUnfinished(attempt.version);
                check(item, attempt, metainfo.get(), attempt.target);
            }
        }
    }

    /** Whether it is known how much of it is there. */
    private static boolean isLookedThrough(TorrentStatus status) {
        return switch (status.activity()) {
            case FETCHING_METADATA, CHECKING -> false;
            case FAILED -> true;
            case DOWNLOADING, SEEDING, PAUSED -> status.hasMetadata();
        };
    }

    /** Every piece is verified; of what is only compared nothing is wanted, so that says nothing. */
    private static boolean isWhole(TorrentStatus status) {
        return isLookedThrough(status)
                && status.failure().isEmpty()
                && status.progress().piecesHave() == status.progress().pieceCount();
    }

    /** The session has let go of it, so its status is the last one. */
    private void left(Item item, Attempt attempt, TorrentHandle handle) {
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
            news.accept(
                    new FollowNotice.Trouble(item.key, "what is left of it cannot be moved away: " + e.getMessage()));
        }
    }

    private void remove(Item item) throws IOException {
        if (item.seeding.isPresent()) {
            item.isBusy = true;
            var _ = seeding.stop(item).whenComplete((_, _) -> hand(item, () -> {}));
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
            news.accept(new FollowNotice.Trouble(item.key, "cannot be moved to the bin: " + e.getMessage()));
        }
    }

    /** Takes the attempt's torrent out of the session, and then goes on. */
    private void leave(Item item, TorrentHandle handle, Runnable then) {
        item.attempt.ifPresent(attempt -> attempt.handle = Optional.empty());
        item.isBusy = true;
        var _ = session.remove(handle).whenComplete((_, _) -> hand(item, then));
    }

    private void trouble(Item item, String reason) {
        fail(item, reason, System.nanoTime());
    }

    private void fail(Item item, String reason, long now) {
        active.remove(item);
        item.failures++;
        if (item.failures == 1 || item.failures == FollowLimits.ATTEMPTS_MAX) {
            news.accept(new FollowNotice.Trouble(item.key, reason));
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
