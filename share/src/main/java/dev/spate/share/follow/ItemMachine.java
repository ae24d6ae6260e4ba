package dev.spate.share.follow;

import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.ItemState.Binning;
import dev.spate.share.follow.ItemState.Content;
import dev.spate.share.follow.ItemState.Departure;
import dev.spate.share.follow.ItemState.Describing;
import dev.spate.share.follow.ItemState.Downloading;
import dev.spate.share.follow.ItemState.Dropping;
import dev.spate.share.follow.ItemState.Fetching;
import dev.spate.share.follow.ItemState.Here;
import dev.spate.share.follow.ItemState.InSession;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Brings each item from state to state until its wanted version is here. A part of the {@link FollowMachine}, and owned
 * by it. It hands each answer to the part that moves on from the state that waited for it:
 *
 * <pre>
 * ItemDownload     Waiting - Looking - Fetching                     small: from the share's web address
 *                            Looking - Preparing - Comparing        a file has the name
 *                                      Preparing - Saving - Downloading
 *                                                           Leaving its torrent, if it is beside its place
 * ItemPlacement    Naming - Saving - Placing - Settling
 * ItemCopies       Describing - Here, and Inspecting at the start
 * ItemWithdrawal   Recalling, Saving - Dropping                     an outdated attempt
 *                  Leaving, Saving - Binning                        a withdrawn copy
 * </pre>
 *
 * <p>An item that waits for an answer is left alone until the answer comes. If its version is no longer the wanted one
 * by then, the attempt ends there; only a torrent is removed at once.
 */
final class ItemMachine {
    private final FollowState state;
    private final FollowPorts ports;
    private final Turns turns = new Turns();
    private final ItemMoves moves;
    private final ItemCopies copies;
    private final ItemPlacement placement;
    private final ItemDownload download;
    private final ItemWithdrawal withdrawal;

    ItemMachine(FollowState state, FollowPorts ports, boolean mirrors) {
        this.state = state;
        this.ports = ports;
        this.moves = new ItemMoves(state, ports, turns);
        this.copies = new ItemCopies(moves, state, ports, mirrors);
        this.placement = new ItemPlacement(moves, state, ports.folder(), copies, mirrors);
        this.download = new ItemDownload(moves, state, ports, turns, placement, mirrors);
        this.withdrawal = new ItemWithdrawal(moves, state, ports.folder(), turns, placement, download, mirrors);
    }

    void peerPort(int port) {
        download.peerPort(port);
    }

    // ---- what the share offers

    /** Continues every item that an earlier run has saved. */
    void start() {
        List<Item> saved = state.all();
        ports.folder()
                .tidy(saved.stream()
                        .flatMap(item -> item.state().attempt().stream())
                        .filter(attempt -> !(attempt instanceof Attempt.Begun))
                        .map(Attempt::version)
                        .collect(Collectors.toSet()));
        saved.forEach(moves::again);
    }

    /** The share offers this, and it is wanted; returns false when there are too many items. */
    boolean want(String key, OfferedItem offer) {
        Optional<Item> found = state.findOrAdd(key);
        found.ifPresent(item -> {
            boolean isNew = !item.isWanted(offer.version());
            item.want(offer);
            state.changed(item);
            if (isNew) {
                item.clearFailures();
                moves.notify(new FollowNotice.Wanted(offer.name(), offer.length(), offer.infoHash()));
                lookAgain(item);
            }
        });
        return found.isPresent();
    }

    /** The share no longer offers this. */
    void unwant(Item item) {
        item.unwant();
        state.changed(item);
        lookAgain(item);
    }

    private void lookAgain(Item item) {
        if (item.state() instanceof Waiting(Optional<Attempt> attempt, OptionalLong _)) {
            moves.rest(item, attempt);
        } else {
            moves.again(item);
        }
    }

    /** Must be called after everything that has happened: decides what the items do that it concerns. */
    void decide(long now) {
        moves.decide(item -> advance(item, now));
    }

    /** Decides what an item does that waits for no answer, or whose torrent may have to leave. */
    private void advance(Item item, long now) {
        switch (item.state()) {
            case Waiting waiting -> {
                if (!waiting.isDue(now)) {
                    turns.retryLater(item, waiting);
                } else if (waiting.attempt()
                        .filter(attempt -> !item.isWanted(attempt))
                        .isPresent()) {
                    withdrawal.endOutdated(item, waiting.attempt().get());
                } else if (item.wanted().isEmpty()) {
                    withdrawal.withdraw(item);
                } else if (item.isComplete()) {
                    copies.inspect(item);
                } else {
                    turns.queue(item, ItemDownload.isForTheWeb(item, waiting.attempt()));
                }
            }
            case Here() -> {
                if (item.wanted().isEmpty()) {
                    withdrawal.withdraw(item);
                } else if (!item.isComplete()) {
                    moves.rest(item, Optional.empty());
                }
            }
            case InSession working -> download.leaveIfOutdated(item, working);
            case Looking _, Fetching _, Preparing _, Leaving _, Naming _, Saving _, Placing _, Settling _ -> {}
            case Describing _, Inspecting _, Recalling _, Dropping _, Binning _ -> {}
        }
    }

    // ---- time

    /** Begins what has room now, ends downloads without progress, and starts a batch. */
    void tick(long now) {
        turns.due(now).forEach(moves::again);
        decide(now);
        for (Item item : turns.next()) {
            download.begin(item);
        }
        for (Item item : turns.active()) {
            boolean isStalled = item.state() instanceof Downloading downloading
                    && now - downloading.progressAt() >= FollowLimits.STALL_MAX.toNanos();
            if (isStalled && turns.hasWaiting()) {
                moves.leave(item, item.state().attempt(), new Departure.Stalled());
            }
        }
        turns.batch().ifPresent(ports.share()::fetch);
    }

    /** When {@link #tick} has something to do, if nothing happens before. */
    long nextTick() {
        return turns.nextTick();
    }

    /** Continues the items that waited for the save; or not, if there was a problem. */
    void saved(List<Item> waiting, Optional<String> problem, long now) {
        for (Item item : waiting) {
            if (item.state() instanceof Saving(ItemState next)) {
                if (problem.isEmpty()) {
                    continueSaved(item, next, now);
                } else if (next instanceof Dropping || next instanceof Binning) {
                    moves.count(item, problem.get()); // It waits for the next save.
                } else {
                    moves.fail(item, ItemPlacement.unsaved(next), problem.get(), now);
                }
            }
        }
    }

    private void continueSaved(Item item, ItemState next, long now) {
        switch (next) {
            case Downloading(Attempt attempt, Torrent torrent, long _, long _, boolean _)
            when item.isWanted(attempt) -> download.download(item, new Downloading(attempt, torrent, now));
            case Placing(Attempt.Placing attempt, Content content) -> placement.place(item, attempt, content);
            case Dropping(Attempt attempt, boolean isPart)
            when !item.isWanted(attempt) -> withdrawal.drop(item, attempt, isPart);
            case Binning() when item.wanted().isEmpty() -> withdrawal.bin(item);
            default -> moves.rest(item, next.attempt());
        }
    }

    // ---- answers

    void handle(FollowEvent.BatchFetched batch, long now) {
        turns.batchEnded();
        batch.fetches().forEach(fetch -> download.fetched(fetch, now));
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
                    case Looking looking -> download.looked(item, looking, looked);
                    case Naming naming -> placement.named(item, naming, looked);
                    default -> throw unexpected(item, event);
                }
            }
            case FollowEvent.Prepared prepared -> download.prepared(item, item.in(Preparing.class), prepared, now);
            case FollowEvent.Advanced advanced -> download.advanced(item, advanced, now);
            case FollowEvent.Compared(String _, boolean isWhole) -> download.compared(item, isWhole);
            case FollowEvent.Downloaded _ -> download.downloaded(item);
            case FollowEvent.TorrentFailed failed -> download.torrentFailed(item, failed);
            case FollowEvent.Duplicate duplicate -> download.duplicate(item, duplicate, now);
            case FollowEvent.Removed(String _, boolean isWhole) -> removed(item, item.in(Leaving.class), isWhole, now);
            case FollowEvent.SeedFailed(String _, String reason) ->
                moves.notify(new FollowNotice.Problem(item.key(), "cannot be seeded: " + reason));
            case FollowEvent.Placed _ -> placement.placed(item, item.in(Placing.class));
            case FollowEvent.NameTaken _ -> {
                Placing placing = item.in(Placing.class);
                placement.name(item, ItemPlacement.unsaved(placing).orElseThrow(), placing.content());
            }
            case FollowEvent.Vanished(String _, boolean targetExists) ->
                download.vanished(item, item.in(Placing.class), targetExists, now);
            case FollowEvent.Settled settled -> placement.settled(item, item.in(Settling.class), settled);
            case FollowEvent.Described(String _, Optional<Metainfo> described) -> {
                item.in(Describing.class);
                described(item, described);
            }
            case FollowEvent.Inspected(String _, Condition condition) -> {
                item.in(Inspecting.class);
                copies.inspected(item, condition);
            }
            case FollowEvent.Recalled recalled -> withdrawal.recalled(item, item.in(Recalling.class), recalled);
            case FollowEvent.Dropped dropped -> withdrawal.dropped(item, item.in(Dropping.class), dropped);
            case FollowEvent.Binned(String _, Optional<String> problem) -> {
                item.in(Binning.class);
                withdrawal.binned(item, problem);
            }
            case FollowEvent.Failed(String _, String reason) -> failed(item, reason, now);
        }
    }

    private void failed(Item item, String reason, long now) {
        switch (item.state()) {
            case Settling settling
            when settling.seeding() == Seeding.CONTINUES ->
                moves.leave(item, settling.attempt(), new Departure.Failed(reason));
            case Dropping dropping ->
                withdrawal.dropped(item, dropping, new FollowEvent.Dropped(item.key(), false, Optional.of(reason)));
            case Binning _ -> withdrawal.binned(item, Optional.of(reason));
            case Inspecting _ -> copies.inspected(item, Condition.NOT_SEEDED);
            case Describing _ -> {
                moves.notify(new FollowNotice.Problem(item.key(), reason));
                described(item, Optional.empty());
            }
            case Trying trying -> moves.fail(item, trying.attempt(), reason, now);
            case Leaving _ -> {} // The torrent was not added, and its version is outdated already.
            case Waiting _, Here _, Saving _ -> throw unexpected(item, new FollowEvent.Failed(item.key(), reason));
        }
    }

    private void removed(Item item, Leaving leaving, boolean isWhole, long now) {
        switch (leaving.then()) {
            case Departure.InDownload then -> download.left(item, leaving.attempt(), then, now);
            case Departure.Outdated outdated ->
                withdrawal.outdatedLeft(item, leaving.attempt().orElseThrow(), outdated, isWhole);
            case Departure.Withdrawn() -> moves.rest(item, Optional.empty());
        }
    }

    private void described(Item item, Optional<Metainfo> described) {
        moves.become(item, new Here());
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
            want(Item.contentKey(item.key()), content);
        }
        moves.again(item);
    }

    private static IllegalStateException unexpected(Item item, FollowEvent event) {
        return new IllegalStateException(event + " comes to " + item);
    }
}
