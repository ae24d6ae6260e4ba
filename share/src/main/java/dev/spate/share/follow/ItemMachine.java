package dev.spate.share.follow;

import dev.spate.share.follow.FollowEvent.Fetch;
import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Binning;
import dev.spate.share.follow.ItemState.Comparing;
import dev.spate.share.follow.ItemState.Content;
import dev.spate.share.follow.ItemState.Departure;
import dev.spate.share.follow.ItemState.Describing;
import dev.spate.share.follow.ItemState.Downloading;
import dev.spate.share.follow.ItemState.Dropping;
import dev.spate.share.follow.ItemState.Fetching;
import dev.spate.share.follow.ItemState.Here;
import dev.spate.share.follow.ItemState.Inspecting;
import dev.spate.share.follow.ItemState.Leaving;
import dev.spate.share.follow.ItemState.Looking;
import dev.spate.share.follow.ItemState.Naming;
import dev.spate.share.follow.ItemState.Placing;
import dev.spate.share.follow.ItemState.Preparing;
import dev.spate.share.follow.ItemState.Recalling;
import dev.spate.share.follow.ItemState.Saving;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.share.follow.ItemState.Settling;
import dev.spate.share.follow.ItemState.Torrent;
import dev.spate.share.follow.ItemState.Trying;
import dev.spate.share.follow.ItemState.Waiting;
import dev.spate.wire.metainfo.Metainfo;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings each item from state to state until its wanted version is here: all transitions are in this class. A part of
 * the {@link FollowMachine}, and owned by it.
 *
 * <p>A version is downloaded directly to its place in the output folder if the name is free. Otherwise an existing file
 * is first compared with it, because it may be identical. If it differs, the version is downloaded into the incoming
 * folder and then moved: in a mirror to the same name, after the old file went to the bin, and otherwise to a name of
 * its own. So existing files stay untouched outside a mirror, and in a mirror names belong to the share.
 *
 * <p>Small offers come from the share's web address, in batches, and always into the incoming folder first. Larger ones
 * come through their swarms.
 *
 * <p>An item that waits for an answer is left alone until the answer comes. If its version is no longer the wanted one
 * by then, the attempt ends there; only a torrent is removed at once.
 */
final class ItemMachine {
    private final FollowState state;
    private final FollowPorts ports;
    private final FollowPorts.Folder folder;
    private final boolean mirrors;
    private final Turns turns = new Turns();

    /** How many copies are being inspected. */
    private int inspecting;

    /** Unchanged large copies, of which the last are seeded at once when all are inspected. */
    private final Deque<Item> unchanged = new ArrayDeque<>();

    /** Where the share listens for peers; 0 when it has not said. */
    private int peerPort;

    ItemMachine(FollowState state, FollowPorts ports, boolean mirrors) {
        this.state = state;
        this.ports = ports;
        this.folder = ports.folder();
        this.mirrors = mirrors;
    }

    void peerPort(int port) {
        peerPort = port;
    }

    // ---- what the share offers

    /** Continues every item that an earlier run has saved. */
    void start(long now) {
        List<Item> saved = state.all();
        folder.tidy(saved.stream()
                .flatMap(item -> item.state().attempt().stream())
                .filter(attempt -> !(attempt instanceof Attempt.Begun))
                .map(Attempt::version)
                .collect(Collectors.toSet()));
        saved.forEach(item -> advance(item, now));
    }

    /** The share offers this, and it is wanted; returns false when there are too many items. */
    boolean want(String key, OfferedItem offer, long now) {
        Optional<Item> found = state.findOrAdd(key);
        found.ifPresent(item -> {
            boolean isNew = !item.isWanted(offer.version());
            item.want(offer);
            state.changed(item);
            if (isNew) {
                item.clearFailures();
                notify(new FollowNotice.Wanted(offer.name(), offer.length(), offer.infoHash()));
                lookAgain(item, now);
            }
        });
        return found.isPresent();
    }

    /** The share no longer offers this. */
    void unwant(Item item, long now) {
        item.unwant();
        state.changed(item);
        lookAgain(item, now);
    }

    private void lookAgain(Item item, long now) {
        if (item.state() instanceof Waiting(Optional<Attempt> attempt, OptionalLong _)) {
            rest(item, attempt, now);
        } else {
            advance(item, now);
        }
    }

    /** Decides what an item does that waits for no answer, or whose torrent may have to leave. */
    private void advance(Item item, long now) {
        switch (item.state()) {
            case Waiting waiting -> {
                if (!waiting.isDue(now)) {
                    turns.retryLater(item, waiting);
                } else if (waiting.attempt()
                        .filter(attempt -> !isCurrent(item, attempt))
                        .isPresent()) {
                    endOutdated(item, waiting.attempt().get());
                } else if (item.wanted().isEmpty()) {
                    withdraw(item);
                } else if (item.isComplete()) {
                    inspect(item);
                } else {
                    turns.queue(item, isForTheWeb(item, waiting.attempt()));
                }
            }
            case Here() -> {
                if (item.wanted().isEmpty()) {
                    withdraw(item);
                } else if (!item.isComplete()) {
                    rest(item, Optional.empty(), now);
                }
            }
            case Comparing comparing -> leaveIfOutdated(item, comparing, comparing.isChecked());
            case Downloading downloading -> leaveIfOutdated(item, downloading, downloading.isChecked());
            case Looking _, Fetching _, Preparing _, Leaving _, Naming _, Saving _, Placing _, Settling _ -> {}
            case Describing _, Inspecting _, Recalling _, Dropping _, Binning _ -> {}
        }
    }

    private static boolean isCurrent(Item item, Attempt attempt) {
        return item.isWanted(attempt.version());
    }

    /** The only place where an item changes its state. */
    private void become(Item item, ItemState next) {
        boolean isSavedChange = !item.state().attempt().equals(next.attempt());
        item.become(next);
        turns.became(item, next);
        if (isSavedChange) {
            state.changed(item);
        }
    }

    private void rest(Item item, Optional<Attempt> attempt, long now) {
        become(item, new Waiting(attempt, OptionalLong.empty()));
        advance(item, now);
    }

    private void fail(Item item, Optional<Attempt> attempt, String reason, long now) {
        item.failed(reason);
        if (item.failures() == 1 || item.failures() == FollowLimits.ATTEMPTS_MAX) {
            notify(new FollowNotice.Problem(item.key(), reason));
        }
        Duration pause = FollowLimits.RETRY_FIRST.multipliedBy(1L << Math.min(item.failures() - 1, 10));
        pauseFor(item, attempt, pause.compareTo(FollowLimits.RETRY_MAX) > 0 ? FollowLimits.RETRY_MAX : pause, now);
    }

    private void pauseFor(Item item, Optional<Attempt> attempt, Duration pause, long now) {
        become(item, new Waiting(attempt, OptionalLong.of(now + pause.toNanos())));
        advance(item, now);
    }

    private void notify(FollowNotice notice) {
        ports.notices().accept(notice);
    }

    // ---- time

    /** Begins what has room now, ends downloads without progress, and starts a batch. */
    void tick(long now) {
        turns.due(now).forEach(item -> advance(item, now));
        for (Item item : turns.next()) {
            begin(item);
        }
        for (Item item : turns.active()) {
            boolean isStalled = item.state() instanceof Downloading downloading
                    && now - downloading.progressAt() >= FollowLimits.STALL_MAX.toNanos();
            if (isStalled && turns.hasWaiting()) {
                leave(item, item.state().attempt(), new Departure.Stalled());
            }
        }
        turns.batch().ifPresent(ports.share()::fetch);
    }

    /** When {@link #tick} has something to do, if nothing happens before. */
    long nextTick() {
        return turns.nextTick();
    }

    // ---- beginning

    /**
     * Whether the item is fetched from the web address. A download that began through the swarm continues there, and
     * so does what the web address has failed to deliver.
     */
    private static boolean isForTheWeb(Item item, Optional<Attempt> attempt) {
        return !item.isContent()
                && attempt.filter(begun -> !(begun instanceof Attempt.Begun)).isEmpty()
                && item.failures() < FollowLimits.WEB_ATTEMPTS_MAX
                && item.wanted().filter(OfferedItem::isSmall).isPresent();
    }

    private void begin(Item item) {
        OfferedItem offer = item.wanted().orElseThrow();
        if (item.isSeeded()) {
            ports.torrents().stopSeeding(item.key());
            item.seeded(false);
        }
        switch (item.state().attempt().orElseGet(() -> new Attempt.Begun(offer.version()))) {
            case Attempt.Begun begun -> {
                become(item, new Looking(begun));
                folder.look(item.key(), offer.name(), offer.infoHash());
            }
            case Attempt.Placing placing
            when offer.infoHash().isEmpty() -> place(item, placing, new Content.Empty(offer));
            case Attempt begun -> prepare(item, begun, Optional.empty());
        }
    }

    private void prepare(Item item, Attempt attempt, Optional<FollowEvent.Looked> found) {
        become(item, new Preparing(attempt, found));
        // The share is no peer for the content that a torrent file describes.
        ports.share().prepare(item.key(), item.wanted().orElseThrow(), item.isContent() ? 0 : peerPort);
    }

    private void looked(Item item, Looking looking, FollowEvent.Looked found, long now) {
        if (!isCurrent(item, looking.trying())) {
            rest(item, looking.attempt(), now);
        } else if (isForTheWeb(item, looking.attempt())) {
            become(item, new Fetching(looking.trying()));
            Optional<String> candidate = isCandidate(item, found) ? Optional.of(found.local()) : Optional.empty();
            turns.order(new FollowPorts.Order(item.key(), item.wanted().orElseThrow(), candidate));
        } else {
            prepare(item, looking.trying(), Optional.of(found));
        }
    }

    /** Whether the name belongs to a file or folder of no item: its content may be identical. */
    private boolean isCandidate(Item item, FollowEvent.Looked found) {
        return found.exists() && !found.isUnfinished() && !isOurs(item, found.local());
    }

    private boolean isOurs(Item item, String local) {
        return state.isTaken(local, item) || item.hasCopyAt(local);
    }

    private void prepared(Item item, Preparing preparing, FollowEvent.Prepared answer, long now) {
        Attempt attempt = preparing.trying();
        if (!isCurrent(item, attempt)) {
            rest(item, preparing.attempt(), now);
        } else if (answer.metainfo().isEmpty()) {
            name(item, attempt, new Content.Empty(item.wanted().orElseThrow()));
        } else {
            Torrent torrent = new Torrent(answer.metainfo().get(), answer.origin());
            switch (attempt) {
                case Attempt.Begun begun ->
                    choose(item, begun, torrent, preparing.found().orElseThrow(), now);
                case Attempt.InPlace _, Attempt.Beside _ -> download(item, new Downloading(attempt, torrent, now));
                case Attempt.Placing placing -> place(item, placing, new Content.Large(torrent.metainfo()));
            }
        }
    }

    /** Chooses between an existing file, a download at its place, and one in the incoming folder. */
    private void choose(Item item, Attempt.Begun attempt, Torrent torrent, FollowEvent.Looked found, long now) {
        String local = found.local();
        if (isCandidate(item, found)) {
            compare(item, attempt, torrent, local, false);
        } else if (isOurs(item, local) || !local.equals(torrent.metainfo().name())) {
            save(item, new Downloading(new Attempt.Beside(attempt.version()), torrent, now));
        } else {
            save(item, new Downloading(new Attempt.InPlace(attempt.version(), local), torrent, now));
        }
    }

    private void compare(Item item, Attempt attempt, Torrent torrent, String local, boolean isPart) {
        become(item, new Comparing(attempt, torrent, local, isPart, false));
        ports.torrents().compare(item.key(), torrent.metainfo(), local);
    }

    private void download(Item item, Downloading downloading) {
        become(item, downloading);
        Torrent torrent = downloading.torrent();
        Optional<String> name = item.isContent() ? Optional.empty() : Optional.of(item.key());
        boolean isBeside = downloading.trying() instanceof Attempt.Beside;
        ports.torrents()
                .download(item.key(), new FollowPorts.Download(torrent.metainfo(), isBeside, torrent.origin(), name));
    }

    // ---- the torrent in the session

    private void leave(Item item, Optional<Attempt> attempt, Departure then) {
        become(item, new Leaving(attempt, then));
        ports.torrents().remove(item.key());
    }

    /**
     * Ends the torrent of a version that is no longer wanted. Outside a mirror, it first has to be known which pieces
     * exist, because a complete version stays.
     */
    private void leaveIfOutdated(Item item, Trying working, boolean isChecked) {
        if (!isCurrent(item, working.trying()) && (mirrors || isChecked)) {
            leaveOutdated(item, working);
        }
    }

    private void leaveOutdated(Item item, Trying working) {
        Departure.Outdated outdated = switch (working) {
            case Comparing comparing ->
                new Departure.Outdated(comparing.torrent().metainfo(), comparing.isPart());
            case Downloading downloading ->
                new Departure.Outdated(downloading.torrent().metainfo(), false);
            default -> throw new IllegalStateException("only a torrent can leave: " + item);
        };
        leave(item, working.attempt(), outdated);
    }

    private void advanced(Item item, FollowEvent.Advanced event, long now) {
        switch (item.state()) {
            case Comparing was -> {
                become(item, new Comparing(was.trying(), was.torrent(), was.local(), was.isPart(), event.isChecked()));
                advance(item, now);
            }
            case Downloading was -> {
                long progressAt = event.bytesVerified() == was.bytesVerified() ? was.progressAt() : now;
                become(
                        item,
                        new Downloading(
                                was.trying(), was.torrent(), event.bytesVerified(), progressAt, event.isChecked()));
                advance(item, now);
            }
            default -> {} // The torrent is leaving.
        }
    }

    private void compared(Item item, boolean isWhole) {
        if (!(item.state() instanceof Comparing comparing)) {
            return; // The torrent is leaving.
        }
        if (!isCurrent(item, comparing.trying())) {
            leaveOutdated(item, comparing);
        } else if (isWhole) {
            settle(
                    item,
                    comparing.trying(),
                    Optional.of(comparing.torrent().metainfo()),
                    comparing.local(),
                    Seeding.CONTINUES);
        } else {
            leave(item, comparing.attempt(), new Departure.OtherContent(comparing.torrent()));
        }
    }

    private void downloaded(Item item) {
        if (!(item.state() instanceof Downloading downloading)) {
            return; // The torrent is leaving.
        }
        Metainfo metainfo = downloading.torrent().metainfo();
        if (!isCurrent(item, downloading.trying())) {
            leaveOutdated(item, downloading);
        } else if (downloading.trying() instanceof Attempt.InPlace(String _, String local)) {
            settle(item, downloading.trying(), Optional.of(metainfo), local, Seeding.CONTINUES);
        } else {
            leave(item, downloading.attempt(), new Departure.Complete(metainfo));
        }
    }

    private void torrentFailed(Item item, FollowEvent.TorrentFailed event) {
        switch (item.state()) {
            case Comparing working when !isCurrent(item, working.trying()) -> leaveOutdated(item, working);
            case Downloading working when !isCurrent(item, working.trying()) -> leaveOutdated(item, working);
            case Comparing working -> leave(item, working.attempt(), new Departure.OtherContent(working.torrent()));
            case Downloading working
            when event.isFileInTheWay() && working.trying() instanceof Attempt.InPlace ->
                // The file appeared after the name was chosen, or the file system treats two names as one.
                leave(item, working.attempt(), new Departure.OtherContent(working.torrent()));
            case Downloading working -> leave(item, working.attempt(), new Departure.Failed(event.reason()));
            default -> {} // The torrent is leaving.
        }
    }

    /** The share may have the same content under two names, for example once as the content of a torrent file. */
    private void duplicate(Item item, FollowEvent.Duplicate event, long now) {
        if (!(item.state() instanceof Trying)) {
            return; // The version is outdated already.
        }
        Optional<Copy> same = item.state().attempt().flatMap(attempt -> state.copyOf(attempt.version()));
        if (same.isPresent()) {
            commit(item, same.get(), Seeding.NOT, now);
        } else {
            fail(item, item.state().attempt(), event.reason(), now);
        }
    }

    /** Continues after the session has removed the torrent, so what it said last is final. */
    private void removed(Item item, Leaving leaving, boolean isWhole, long now) {
        Optional<Attempt> attempt = leaving.attempt();
        switch (leaving.then()) {
            case Departure.Failed(String reason) -> fail(item, attempt, reason, now);
            case Departure.Stalled() -> pauseFor(item, attempt, FollowLimits.STALL_MAX, now);
            case Departure.Withdrawn() -> rest(item, Optional.empty(), now);
            case Departure.OtherContent(Torrent torrent) -> {
                Attempt.Beside beside = new Attempt.Beside(attempt.orElseThrow().version());
                if (isCurrent(item, beside)) {
                    save(item, new Downloading(beside, torrent, now));
                } else {
                    rest(item, Optional.of(beside), now);
                }
            }
            case Departure.Complete(Metainfo metainfo) -> {
                if (mirrors && !isCurrent(item, attempt.orElseThrow())) {
                    rest(item, attempt, now);
                } else {
                    name(item, attempt.get(), new Content.Large(metainfo));
                }
            }
            case Departure.Outdated outdated -> outdatedLeft(item, attempt.orElseThrow(), outdated, isWhole, now);
        }
    }

    // ---- placing

    private void fetched(Fetch fetch, long now) {
        Item item = state.find(fetch.key()).orElseThrow();
        Fetching fetching = in(item, Fetching.class);
        Attempt.Begun attempt = fetching.trying();
        if (!isCurrent(item, attempt)) {
            rest(item, fetching.attempt(), now);
            return;
        }
        switch (fetch) {
            case Fetch.Failed(String _, String reason) -> fail(item, fetching.attempt(), reason, now);
            case Fetch.Same(String _, Metainfo metainfo, String local) ->
                settle(item, attempt, Optional.of(metainfo), local, Seeding.ON_DEMAND);
            case Fetch.Fetched(String _, Metainfo metainfo) -> name(item, attempt, new Content.Small(metainfo));
        }
    }

    private void name(Item item, Attempt attempt, Content content) {
        become(item, new Naming(attempt, content, Optional.empty(), Set.of()));
        String name = switch (content) {
            case Content.Large(Metainfo metainfo) -> item.name(metainfo);
            case Content.Small(Metainfo metainfo) -> item.name(metainfo);
            case Content.Empty(OfferedItem offer) -> offer.name();
        };
        folder.look(item.key(), name, Optional.empty());
    }

    private void named(Item item, Naming naming, FollowEvent.Looked found, long now) {
        if (!isCurrent(item, naming.trying()) && (mirrors || !(naming.content() instanceof Content.Large))) {
            rest(item, naming.attempt(), now);
            return;
        }
        String local = found.local();
        boolean isFirst = naming.wanted().isEmpty();
        boolean isTaken = state.isTaken(local, item);
        boolean isUsable = !isTaken && (!found.exists() || (isFirst && (mirrors || isSameEmptyFile(naming, found))));
        if (isUsable) {
            boolean isPlain = isFirst && !found.exists();
            use(item, new Attempt.Placing(naming.trying().version(), local), naming.content(), isPlain);
        } else {
            String wanted = naming.wanted().orElse(local);
            Set<String> existing = new HashSet<>(naming.existing());
            existing.add(local);
            become(item, new Naming(naming.trying(), naming.content(), Optional.of(wanted), existing));
            String free = LocalNames.numbered(wanted, name -> existing.contains(name) || state.isTaken(name));
            folder.look(item.key(), free, Optional.empty());
        }
    }

    private static boolean isSameEmptyFile(Naming naming, FollowEvent.Looked found) {
        return found.isEmptyFile() && naming.content() instanceof Content.Empty(OfferedItem offer) && !offer.isFolder();
    }

    /**
     * Uses a name that is free now. It is saved first, unless a small offer gets exactly the name that it wants: after
     * a kill, that one is recognised by its content. In a mirror it is saved too, because the offer may be withdrawn
     * before the next run.
     */
    private void use(Item item, Attempt.Placing attempt, Content content, boolean isPlain) {
        if (content instanceof Content.Small(Metainfo metainfo)) {
            if (isPlain && !mirrors) {
                place(item, attempt, content);
                return;
            }
            // A run after a kill needs the torrent to continue, and the share may have withdrawn it by then.
            folder.keep(metainfo);
        }
        save(item, new Placing(attempt, content));
    }

    // ---- saving

    private void save(Item item, ItemState next) {
        become(item, new Saving(next));
        state.changed(item);
        state.hurry();
    }

    /** Continues the items that waited for the save; or not, if there was a problem. */
    void saved(List<Item> waiting, Optional<String> problem, long now) {
        for (Item item : waiting) {
            if (item.state() instanceof Saving(ItemState next)) {
                if (problem.isPresent()) {
                    fail(item, unsaved(next), problem.get(), now);
                } else {
                    continueSaved(item, next, now);
                }
            }
        }
    }

    private void continueSaved(Item item, ItemState next, long now) {
        switch (next) {
            case Downloading(Attempt attempt, Torrent torrent, long _, long _, boolean _)
            when isCurrent(item, attempt) -> download(item, new Downloading(attempt, torrent, now));
            case Placing(Attempt.Placing attempt, Content content) -> place(item, attempt, content);
            case Dropping(Attempt attempt, boolean isPart)
            when !isCurrent(item, attempt) -> drop(item, attempt, isPart);
            case Binning()
            when item.wanted().isEmpty() -> {
                become(item, next);
                folder.bin(item.key(), item.copy().orElseThrow().local());
            }
            default -> rest(item, next.attempt(), now);
        }
    }

    /** The attempt as it is without this state. */
    private static Optional<Attempt> unsaved(ItemState next) {
        return switch (next) {
            case Placing(Attempt.Placing attempt, Content.Large _) ->
                Optional.of(new Attempt.Beside(attempt.version()));
            case Placing(Attempt.Placing attempt, Content _) -> Optional.of(new Attempt.Begun(attempt.version()));
            case Downloading downloading ->
                Optional.of(new Attempt.Begun(downloading.trying().version()));
            default -> next.attempt();
        };
    }

    private void place(Item item, Attempt.Placing attempt, Content content) {
        become(item, new Placing(attempt, content));
        switch (content) {
            case Content.Large(Metainfo metainfo) -> folder.place(item.key(), attempt, metainfo, mirrors);
            case Content.Small(Metainfo metainfo) -> folder.place(item.key(), attempt, metainfo, mirrors);
            case Content.Empty(OfferedItem offer) -> folder.create(item.key(), attempt.local(), offer, mirrors);
        }
    }

    private void placed(Item item, Placing placing) {
        Attempt.Placing attempt = placing.trying();
        switch (placing.content()) {
            case Content.Large(Metainfo metainfo) ->
                settle(item, attempt, Optional.of(metainfo), attempt.local(), Seeding.AT_ONCE);
            case Content.Small(Metainfo metainfo) ->
                settle(item, attempt, Optional.of(metainfo), attempt.local(), Seeding.ON_DEMAND);
            case Content.Empty _ -> settle(item, attempt, Optional.empty(), attempt.local(), Seeding.NOT);
        }
    }

    /** The download that was to be moved is gone: a kill came after the move, or another program has removed it. */
    private void vanished(Item item, Placing placing, boolean targetExists, long now) {
        Attempt.Placing attempt = placing.trying();
        Metainfo metainfo = switch (placing.content()) {
            case Content.Large(Metainfo large) -> large;
            case Content.Small(Metainfo small) -> small;
            case Content.Empty _ -> throw new IllegalStateException("nothing to move: " + item);
        };
        if (targetExists) {
            compare(item, attempt, new Torrent(metainfo, Optional.empty()), attempt.local(), false);
        } else {
            Attempt begun = new Attempt.Begun(attempt.version());
            fail(item, Optional.of(begun), "its download was removed by another program", now);
        }
    }

    private void settle(Item item, Attempt attempt, Optional<Metainfo> metainfo, String local, Seeding seeding) {
        become(item, new Settling(attempt, seeding));
        Optional<String> old = item.copy()
                .map(Copy::local)
                .filter(name -> mirrors && !name.equals(local) && !state.isTaken(name, item));
        folder.settle(item.key(), new Copy(attempt.version(), local, ""), metainfo, old);
    }

    private void settled(Item item, Settling settling, FollowEvent.Settled answer, long now) {
        answer.problem()
                .ifPresent(problem ->
                        notify(new FollowNotice.Problem(item.key(), "cannot be moved to the bin: " + problem)));
        commit(item, answer.copy(), settling.seeding(), now);
    }

    /** The copy is ours from now on. */
    private void commit(Item item, Copy copy, Seeding seeding, long now) {
        item.copy(Optional.of(copy));
        state.changed(item);
        if (seeding == Seeding.CONTINUES || (seeding != Seeding.NOT && item.isComplete())) {
            seed(item, copy, seeding);
        }
        if (!item.isComplete()) {
            rest(item, Optional.empty(), now);
            return;
        }
        item.clearFailures();
        OfferedItem offer = item.wanted().orElseThrow();
        notify(new FollowNotice.Completed(offer.name(), copy.local(), Math.max(0, offer.length())));
        if (seeding == Seeding.AT_ONCE) {
            state.hurry();
        }
        arrive(item, true);
    }

    private void seed(Item item, Copy copy, Seeding how) {
        item.seeded(true);
        ports.torrents().seed(item.key(), copy, item.wanted(), how);
    }

    // ---- here

    /** The item has its copy; if that is a torrent file, what it describes is wanted too. */
    private void arrive(Item item, boolean isNew) {
        boolean isTorrentFile = !item.isContent() && item.key().endsWith(".torrent");
        if (isTorrentFile && (isNew || state.find(Item.contentKey(item.key())).isEmpty())) {
            become(item, new Describing());
            folder.describe(item.key(), item.copy().orElseThrow().local());
        } else {
            become(item, new Here());
        }
    }

    private void described(Item item, Optional<Metainfo> described, long now) {
        become(item, new Here());
        if (described.isPresent() && item.isComplete()) {
            Metainfo metainfo = described.get();
            OfferedItem content = new OfferedItem(
                    metainfo.name(),
                    metainfo.geometry().totalLength(),
                    Optional.of(metainfo.infoHash().v1Hex()),
                    false,
                    "",
                    "",
                    List.of());
            want(Item.contentKey(item.key()), content, now);
        }
        advance(item, now);
    }

    /** A copy from an earlier run, or of a version that is wanted again: it may have been changed meanwhile. */
    private void inspect(Item item) {
        Copy copy = item.copy().orElseThrow();
        if (item.isSeeded() || copy.seal().isEmpty()) {
            item.clearFailures();
            arrive(item, false);
        } else {
            become(item, new Inspecting());
            inspecting++;
            folder.inspect(item.key(), copy, item.wanted());
        }
    }

    private void inspected(Item item, Condition condition, long now) {
        inspecting--;
        if (!item.isComplete()) {
            rest(item, Optional.empty(), now);
        } else if (condition == Condition.CHANGED && mirrors) {
            item.copy(Optional.empty());
            state.changed(item);
            rest(item, Optional.empty(), now);
        } else {
            item.clearFailures();
            if (condition == Condition.UNCHANGED) {
                seed(item, item.copy().orElseThrow(), Seeding.ON_DEMAND);
                unchanged.addLast(item);
            }
            arrive(item, false);
        }
        if (inspecting == 0) {
            seedTheLast();
        }
    }

    private void seedTheLast() {
        unchanged.removeIf(item ->
                !item.isSeeded() || item.wanted().filter(OfferedItem::isSmall).isPresent());
        while (unchanged.size() > FollowLimits.SEEDING_MAX) {
            unchanged.removeFirst();
        }
        unchanged.forEach(item -> seed(item, item.copy().orElseThrow(), Seeding.AT_ONCE));
        unchanged.clear();
    }

    // ---- no longer wanted

    /**
     * Ends an attempt for a version that is no longer wanted. A mirror drops it. Otherwise a complete version stays; it
     * may be complete although the saved state does not say so, because a kill loses the changes of the last second.
     */
    private void endOutdated(Item item, Attempt attempt) {
        if (attempt.target().isPresent() && !mirrors) {
            become(item, new Recalling(attempt));
            folder.recall(item.key(), attempt.version(), attempt.target().get());
        } else {
            giveUp(item, attempt, false);
        }
    }

    private void recalled(Item item, Recalling recalling, FollowEvent.Recalled answer, long now) {
        Attempt attempt = recalling.trying();
        if (isCurrent(item, attempt)) {
            rest(item, recalling.attempt(), now);
        } else if (answer.metainfo().isPresent() && attempt instanceof Attempt.Placing placing) {
            place(item, placing, new Content.Large(answer.metainfo().get()));
        } else if (answer.metainfo().isPresent() && answer.exists()) {
            Torrent torrent = new Torrent(answer.metainfo().get(), Optional.empty());
            compare(item, attempt, torrent, attempt.target().orElseThrow(), answer.isUnfinished());
        } else {
            giveUp(item, attempt, false);
        }
    }

    private void outdatedLeft(Item item, Attempt attempt, Departure.Outdated outdated, boolean isWhole, long now) {
        if (isCurrent(item, attempt)) {
            rest(item, Optional.of(attempt), now);
        } else if (mirrors || !isWhole || attempt instanceof Attempt.Begun) {
            giveUp(item, attempt, outdated.isPart());
        } else if (attempt.target().isPresent()) {
            settle(
                    item,
                    attempt,
                    Optional.of(outdated.metainfo()),
                    attempt.target().get(),
                    Seeding.NOT);
        } else {
            name(item, attempt, new Content.Large(outdated.metainfo()));
        }
    }

    /** Gives up an attempt, and what there is of it. */
    private void giveUp(Item item, Attempt attempt, boolean isPart) {
        if (attempt instanceof Attempt.Begun) {
            drop(item, attempt, isPart);
        } else {
            save(item, new Dropping(attempt, isPart));
        }
    }

    private void drop(Item item, Attempt attempt, boolean isPart) {
        become(item, new Dropping(attempt, isPart));
        boolean isElsewhere =
                attempt.target().filter(local -> isOurs(item, local)).isPresent();
        folder.drop(item.key(), attempt, isPart || (mirrors && !isElsewhere));
    }

    private void dropped(Item item, Optional<String> problem, long now) {
        problem.ifPresent(reason -> notify(new FollowNotice.Problem(
                item.key(), "the rest of its download cannot be moved to the bin: " + reason)));
        rest(item, Optional.empty(), now);
    }

    private void withdraw(Item item) {
        Optional<Copy> copy = item.copy();
        if (item.isSeeded()) {
            item.seeded(false);
            leave(item, Optional.empty(), new Departure.Withdrawn());
        } else if (mirrors && copy.isPresent() && !state.isTaken(copy.get().local(), item)) {
            save(item, new Binning());
        } else {
            forget(item);
        }
    }

    private void binned(Item item, Optional<String> problem, long now) {
        problem.ifPresent(
                reason -> notify(new FollowNotice.Problem(item.key(), "cannot be moved to the bin: " + reason)));
        if (item.wanted().isEmpty()) {
            forget(item);
        } else {
            item.copy(Optional.empty());
            state.changed(item);
            rest(item, Optional.empty(), now);
        }
    }

    private void forget(Item item) {
        turns.forget(item);
        state.forget(item);
    }

    // ---- answers

    void handle(FollowEvent.BatchFetched batch, long now) {
        turns.batchEnded();
        batch.fetches().forEach(fetch -> fetched(fetch, now));
    }

    void handle(FollowEvent.OfItem event, long now) {
        Optional<Item> found = state.find(event.key());
        if (found.isEmpty()) {
            return; // News of a torrent that has just left.
        }
        Item item = found.get();
        switch (event) {
            case FollowEvent.Looked looked -> {
                switch (item.state()) {
                    case Looking looking -> looked(item, looking, looked, now);
                    case Naming naming -> named(item, naming, looked, now);
                    default -> throw unexpected(item, event);
                }
            }
            case FollowEvent.Prepared prepared -> prepared(item, in(item, Preparing.class), prepared, now);
            case FollowEvent.Advanced advanced -> advanced(item, advanced, now);
            case FollowEvent.Compared(String _, boolean isWhole) -> compared(item, isWhole);
            case FollowEvent.Downloaded _ -> downloaded(item);
            case FollowEvent.TorrentFailed failed -> torrentFailed(item, failed);
            case FollowEvent.Duplicate duplicate -> duplicate(item, duplicate, now);
            case FollowEvent.Removed(String _, boolean isWhole) -> removed(item, in(item, Leaving.class), isWhole, now);
            case FollowEvent.SeedFailed(String _, String reason) ->
                notify(new FollowNotice.Problem(item.key(), "cannot be seeded: " + reason));
            case FollowEvent.Placed _ -> placed(item, in(item, Placing.class));
            case FollowEvent.NameTaken _ -> {
                Placing placing = in(item, Placing.class);
                name(item, unsaved(placing).orElseThrow(), placing.content());
            }
            case FollowEvent.Vanished(String _, boolean targetExists) ->
                vanished(item, in(item, Placing.class), targetExists, now);
            case FollowEvent.Settled settled -> settled(item, in(item, Settling.class), settled, now);
            case FollowEvent.Described(String _, Optional<Metainfo> described) -> {
                in(item, Describing.class);
                described(item, described, now);
            }
            case FollowEvent.Inspected(String _, Condition condition) -> {
                in(item, Inspecting.class);
                inspected(item, condition, now);
            }
            case FollowEvent.Recalled recalled -> recalled(item, in(item, Recalling.class), recalled, now);
            case FollowEvent.Dropped(String _, Optional<String> problem) -> {
                in(item, Dropping.class);
                dropped(item, problem, now);
            }
            case FollowEvent.Binned(String _, Optional<String> problem) -> {
                in(item, Binning.class);
                binned(item, problem, now);
            }
            case FollowEvent.Failed(String _, String reason) -> failed(item, reason, now);
        }
    }

    private void failed(Item item, String reason, long now) {
        switch (item.state()) {
            case Settling settling
            when settling.seeding() == Seeding.CONTINUES ->
                leave(item, settling.attempt(), new Departure.Failed(reason));
            case Placing placing
            when !(placing.content() instanceof Content.Large) -> fail(item, unsaved(placing), reason, now);
            case Dropping _ -> dropped(item, Optional.of(reason), now);
            case Binning _ -> binned(item, Optional.of(reason), now);
            case Inspecting _ -> inspected(item, Condition.WITHOUT_TORRENT, now);
            case Describing _ -> {
                notify(new FollowNotice.Problem(item.key(), reason));
                described(item, Optional.empty(), now);
            }
            case Trying trying -> fail(item, trying.attempt(), reason, now);
            case Leaving _ -> {} // The torrent was not added, and its version is outdated already.
            case Waiting _, Here _, Saving _ -> throw unexpected(item, new FollowEvent.Failed(item.key(), reason));
        }
    }

    /** The item's state, which must be the one that waits for this answer. */
    private static <S extends ItemState> S in(Item item, Class<S> expected) {
        if (!expected.isInstance(item.state())) {
            throw new IllegalStateException("an answer for " + expected.getSimpleName() + " comes to " + item);
        }
        return expected.cast(item.state());
    }

    private static IllegalStateException unexpected(Item item, FollowEvent event) {
        return new IllegalStateException(event + " comes to " + item);
    }
}
