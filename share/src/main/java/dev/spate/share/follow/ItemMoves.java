package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.ItemState.Departure;
import dev.spate.share.follow.ItemState.Leaving;
import dev.spate.share.follow.ItemState.Saving;
import dev.spate.share.follow.ItemState.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** The moves from state to state that all parts of the {@link ItemMachine} make. Owned by it. */
final class ItemMoves {
    private final FollowState state;
    private final FollowPorts ports;
    private final Turns turns;

    /** Items of which the machine has to decide what they do next. */
    private final Deque<Item> open = new ArrayDeque<>();

    ItemMoves(FollowState state, FollowPorts ports, Turns turns) {
        this.state = state;
        this.ports = ports;
        this.turns = turns;
    }

    /** The only place where an item changes its state. */
    void become(Item item, ItemState next) {
        boolean isSavedChange = !item.state().attempt().equals(next.attempt());
        item.become(next);
        turns.became(item, next);
        if (isSavedChange) {
            state.changed(item);
        }
    }

    /** The item waits for no answer now. */
    void rest(Item item, Optional<Attempt> attempt) {
        become(item, new Waiting(attempt, OptionalLong.empty()));
        again(item);
    }

    /** The machine decides once more what the item does. */
    void again(Item item) {
        open.add(item);
    }

    /** Takes the items of which that is open, and those that come up meanwhile, one after the other. */
    void decide(Consumer<Item> decision) {
        for (Item item = open.poll(); item != null; item = open.poll()) {
            if (state.isKnown(item)) {
                decision.accept(item);
            }
        }
    }

    /** The attempt has failed, and is tried again after a pause that grows with each failure. */
    void fail(Item item, Optional<Attempt> attempt, String reason, long now) {
        count(item, reason);
        Duration pause = FollowLimits.RETRY_FIRST.multipliedBy(1L << Math.min(item.failures() - 1, 10));
        pauseFor(item, attempt, pause.compareTo(FollowLimits.RETRY_MAX) > 0 ? FollowLimits.RETRY_MAX : pause, now);
    }

    /** Counts a failure. The user hears of the first, and of the last that counts. */
    void count(Item item, String reason) {
        item.failed(reason);
        if (item.failures() == 1 || item.failures() == FollowLimits.ATTEMPTS_MAX) {
            notify(new FollowNotice.Problem(item.key(), reason));
        }
    }

    void pauseFor(Item item, Optional<Attempt> attempt, Duration pause, long now) {
        become(item, new Waiting(attempt, OptionalLong.of(now + pause.toNanos())));
        again(item);
    }

    /** The next state changes the disk, so it is saved first. */
    void save(Item item, ItemState next) {
        become(item, new Saving(next));
        state.changed(item);
        state.hurry();
    }

    /** The session removes the item's torrent. */
    void leave(Item item, Optional<Attempt> attempt, Departure then) {
        become(item, new Leaving(attempt, then));
        ports.torrents().remove(item.key());
    }

    void notify(FollowNotice notice) {
        ports.notices().accept(notice);
    }
}
