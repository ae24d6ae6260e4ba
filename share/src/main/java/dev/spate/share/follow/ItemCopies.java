package dev.spate.share.follow;

import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Describing;
import dev.spate.share.follow.ItemState.Here;
import dev.spate.share.follow.ItemState.Inspecting;
import dev.spate.share.follow.ItemState.Seeding;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * The copies that are here: seeds them, and inspects those of an earlier run. A part of the {@link ItemMachine}, and
 * owned by it.
 */
final class ItemCopies {
    private final ItemMoves moves;
    private final FollowState state;
    private final FollowPorts ports;
    private final boolean mirrors;

    /** How many copies are being inspected. */
    private int inspecting;

    /** Unchanged large copies, of which the last are seeded at once when all are inspected. */
    private final Deque<Item> unchanged = new ArrayDeque<>();

    ItemCopies(ItemMoves moves, FollowState state, FollowPorts ports, boolean mirrors) {
        this.moves = moves;
        this.state = state;
        this.ports = ports;
        this.mirrors = mirrors;
    }

    /** The copy is ours from now on. */
    void commit(Item item, Copy copy, Seeding seeding) {
        item.copy(Optional.of(copy));
        state.changed(item);
        if (seeding == Seeding.CONTINUES || (seeding != Seeding.NOT && item.isComplete())) {
            seed(item, copy, seeding);
        }
        if (!item.isComplete()) {
            moves.rest(item, Optional.empty());
            return;
        }
        item.clearFailures();
        OfferedItem offer = item.wanted().orElseThrow();
        moves.notify(new FollowNotice.Completed(offer.name(), copy.local(), Math.max(0, offer.length())));
        if (seeding == Seeding.AT_ONCE) {
            state.hurry();
        }
        arrive(item, true);
    }

    /** The item has its copy; if that is a torrent file, what it describes is wanted too. */
    void arrive(Item item, boolean isNew) {
        boolean isTorrentFile = !item.isContent() && item.key().endsWith(".torrent");
        if (isTorrentFile && (isNew || state.find(Item.contentKey(item.key())).isEmpty())) {
            moves.become(item, new Describing());
            ports.folder().describe(item.key(), item.copy().orElseThrow().local());
        } else {
            moves.become(item, new Here());
        }
    }

    void seed(Item item, Copy copy, Seeding how) {
        item.seeded(true);
        ports.torrents().seed(item.key(), copy, item.wanted(), how);
    }

    /** A copy from an earlier run, or of a version that is wanted again: it may have been changed meanwhile. */
    void inspect(Item item) {
        Copy copy = item.copy().orElseThrow();
        if (item.isSeeded() || (copy.seal().isEmpty() && !mirrors)) {
            item.clearFailures();
            arrive(item, false);
        } else {
            moves.become(item, new Inspecting());
            inspecting++;
            ports.folder().inspect(item.key(), copy, item.wanted());
        }
    }

    void inspected(Item item, Condition condition) {
        inspecting--;
        if (!item.isComplete()) {
            moves.rest(item, Optional.empty());
        } else if (condition == Condition.CHANGED && mirrors) {
            item.copy(Optional.empty());
            state.changed(item);
            moves.rest(item, Optional.empty());
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
}
