package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Binning;
import dev.spate.share.follow.ItemState.Content;
import dev.spate.share.follow.ItemState.Departure;
import dev.spate.share.follow.ItemState.Dropping;
import dev.spate.share.follow.ItemState.Recalling;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.share.follow.ItemState.Torrent;
import java.util.Optional;

/**
 * Ends what is no longer wanted: attempts for outdated versions, and copies of withdrawn offers. A part of the
 * {@link ItemMachine}, and owned by it.
 */
final class ItemWithdrawal {
    private final ItemMoves moves;
    private final FollowState state;
    private final FollowPorts.Folder folder;
    private final Turns turns;
    private final ItemPlacement placement;
    private final ItemDownload download;
    private final boolean mirrors;

    ItemWithdrawal(
            ItemMoves moves,
            FollowState state,
            FollowPorts.Folder folder,
            Turns turns,
            ItemPlacement placement,
            ItemDownload download,
            boolean mirrors) {
        this.moves = moves;
        this.state = state;
        this.folder = folder;
        this.turns = turns;
        this.placement = placement;
        this.download = download;
        this.mirrors = mirrors;
    }

    // ---- outdated versions

    /**
     * Ends an attempt for a version that is no longer wanted. A mirror drops it. Otherwise a complete version stays; it
     * may be complete although the saved state does not say so, because a kill loses the changes of the last second.
     */
    void endOutdated(Item item, Attempt attempt) {
        if (attempt.target().isPresent() && !mirrors) {
            moves.become(item, new Recalling(attempt));
            folder.recall(item.key(), attempt.version(), attempt.target().get());
        } else {
            giveUp(item, attempt, false);
        }
    }

    void recalled(Item item, Recalling recalling, FollowEvent.Recalled answer) {
        Attempt attempt = recalling.trying();
        if (item.isWanted(attempt)) {
            moves.rest(item, recalling.attempt());
        } else if (answer.metainfo().isPresent() && attempt instanceof Attempt.Placing placing) {
            placement.place(item, placing, new Content.Large(answer.metainfo().get()));
        } else if (answer.metainfo().isPresent() && answer.exists()) {
            Torrent torrent = new Torrent(answer.metainfo().get(), Optional.empty());
            download.compare(item, attempt, torrent, attempt.target().orElseThrow(), answer.isUnfinished());
        } else {
            giveUp(item, attempt, false);
        }
    }

    /** The session no longer has the torrent of an outdated version: outside a mirror, a complete one stays. */
    void outdatedLeft(Item item, Attempt attempt, Departure.Outdated outdated, boolean isWhole) {
        if (item.isWanted(attempt)) {
            moves.rest(item, Optional.of(attempt));
        } else if (mirrors || !isWhole || attempt instanceof Attempt.Begun) {
            giveUp(item, attempt, outdated.isPart());
        } else if (attempt.target().isPresent()) {
            placement.settle(
                    item,
                    attempt,
                    Optional.of(outdated.metainfo()),
                    attempt.target().get(),
                    Seeding.NOT);
        } else {
            placement.name(item, attempt, new Content.Large(outdated.metainfo()));
        }
    }

    /** Gives up an attempt, and what there is of it. */
    private void giveUp(Item item, Attempt attempt, boolean isPart) {
        if (attempt instanceof Attempt.Begun) {
            drop(item, attempt, isPart);
        } else {
            moves.save(item, new Dropping(attempt, isPart));
        }
    }

    void drop(Item item, Attempt attempt, boolean isPart) {
        moves.become(item, new Dropping(attempt, isPart));
        boolean isOthers =
                attempt.target().filter(local -> state.isTaken(local, item)).isPresent();
        folder.drop(item.key(), attempt, isPart || (mirrors && !isOthers));
    }

    void dropped(Item item, Dropping dropping, FollowEvent.Dropped answer) {
        answer.problem()
                .ifPresent(problem -> moves.notify(new FollowNotice.Problem(
                        item.key(), "the rest of its download cannot be moved to the bin: " + problem)));
        boolean hasMadeRoom = answer.isPlaceFree()
                && dropping.trying().target().filter(item::hasCopyAt).isPresent();
        if (hasMadeRoom) {
            item.copy(Optional.empty());
            state.changed(item);
        }
        moves.rest(item, Optional.empty());
    }

    // ---- withdrawn offers

    void withdraw(Item item) {
        Optional<Copy> copy = item.copy();
        if (item.isSeeded()) {
            item.seeded(false);
            moves.leave(item, Optional.empty(), new Departure.Withdrawn());
        } else if (mirrors && copy.isPresent() && !state.isTaken(copy.get().local(), item)) {
            moves.save(item, new Binning());
        } else {
            forget(item);
        }
    }

    void bin(Item item) {
        moves.become(item, new Binning());
        folder.bin(item.key(), item.copy().orElseThrow().local());
    }

    void binned(Item item, Optional<String> problem) {
        problem.ifPresent(
                reason -> moves.notify(new FollowNotice.Problem(item.key(), "cannot be moved to the bin: " + reason)));
        if (item.wanted().isEmpty()) {
            forget(item);
        } else {
            item.copy(Optional.empty());
            state.changed(item);
            moves.rest(item, Optional.empty());
        }
    }

    private void forget(Item item) {
        turns.forget(item);
        state.forget(item);
    }
}
