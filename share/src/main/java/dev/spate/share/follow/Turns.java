package dev.spate.share.follow;

import dev.spate.share.follow.FollowPorts.Order;
import dev.spate.share.follow.ItemState.Downloading;
import dev.spate.share.follow.ItemState.Looking;
import dev.spate.share.follow.ItemState.Waiting;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Which items may begin: so many at once through swarms, and so many batches of small offers over the share's web
 * address. A swarm for each small offer would cost more than its bytes, and files of a batch are forced to the disk
 * together. A part of the {@link ItemMachine}, and owned by it.
 */
final class Turns {
    /** An item that begins again at a certain time, unless it does something else before. */
    private record Retry(Item item, Waiting waiting) {
        long at() {
            return waiting.retryAt().orElseThrow();
        }
    }

    private final Set<Item> forSwarm = new LinkedHashSet<>();
    private final Set<Item> forWeb = new LinkedHashSet<>();
    private final PriorityQueue<Retry> retries =
            new PriorityQueue<>((one, other) -> Long.signum(one.at() - other.at()));

    /** Items that have a turn for their swarm, until they rest. */
    private final Set<Item> active = new LinkedHashSet<>();

    /** Small offers that look for their names, and then are ordered. */
    private final Set<Item> looking = new LinkedHashSet<>();

    private final List<Order> ordered = new ArrayList<>();
    private int batches;

    /** The item waits for a turn, or to be fetched from the web address. */
    void queue(Item item, boolean isForTheWeb) {
        (isForTheWeb ? forWeb : forSwarm).add(item);
    }

    /** The item waits until a certain time. */
    void retryLater(Item item, Waiting waiting) {
        retries.add(new Retry(item, waiting));
    }

    /** Takes the items whose time has come. */
    List<Item> due(long now) {
        List<Item> due = new ArrayList<>();
        while (!retries.isEmpty() && now - retries.peek().at() >= 0) {
            Retry retry = retries.remove();
            if (retry.item().state().equals(retry.waiting())) {
                due.add(retry.item());
            }
        }
        return due;
    }

    /** Takes the items that have room to begin now. */
    List<Item> next() {
        List<Item> next = new ArrayList<>();
        int room = FollowLimits.WEB_BATCH_MAX - looking.size() - ordered.size();
        if (batches < FollowLimits.WEB_CONNECTIONS_MAX) {
            move(forWeb, looking, room, next);
        }
        move(forSwarm, active, FollowLimits.DOWNLOADS_MAX - active.size(), next);
        return next;
    }

    private static void move(Set<Item> from, Set<Item> to, int most, List<Item> moved) {
        Iterator<Item> items = from.iterator();
        for (int i = 0; i < most && items.hasNext(); i++) {
            Item item = items.next();
            items.remove();
            to.add(item);
            moved.add(item);
        }
    }

    /** The items that have a turn for their swarm: a copy of the list. */
    List<Item> active() {
        return List.copyOf(active);
    }

    /** Whether an item that has not begun waits for a turn. */
    boolean hasWaiting() {
        return forSwarm.stream().anyMatch(item -> item.state().attempt().isEmpty());
    }

    /** Must be called after every change of an item's state. */
    void became(Item item, ItemState next) {
        if (!(next instanceof Looking)) {
            looking.remove(item);
        }
        switch (next) {
            case Waiting _, ItemState.Here _, ItemState.Describing _, ItemState.Inspecting _ -> end(item);
            case ItemState.Dropping _, ItemState.Recalling _, ItemState.Binning _ -> end(item);
            default -> {}
        }
    }

    private void end(Item item) {
        forSwarm.remove(item);
        forWeb.remove(item);
        active.remove(item);
    }

    /** Must be called when the item is no longer known. */
    void forget(Item item) {
        end(item);
        looking.remove(item);
    }

    // ---- batches

    void order(Order order) {
        ordered.add(order);
    }

    /** Takes the next batch, if there is a connection for it and no item is about to be ordered. */
    Optional<List<Order>> batch() {
        if (ordered.isEmpty() || !looking.isEmpty() || batches >= FollowLimits.WEB_CONNECTIONS_MAX) {
            return Optional.empty();
        }
        List<Order> batch = List.copyOf(ordered);
        ordered.clear();
        batches++;
        return Optional.of(batch);
    }

    void batchEnded() {
        batches--;
    }

    /** When an item retries or a download counts as stalled, whichever is first. */
    long nextTick() {
        long next = retries.isEmpty() ? FollowMachine.NEVER : retries.peek().at();
        if (hasWaiting()) {
            for (Item item : active) {
                if (item.state() instanceof Downloading downloading) {
                    next = Math.min(next, downloading.progressAt() + FollowLimits.STALL_MAX.toNanos());
                }
            }
        }
        return next;
    }
}
