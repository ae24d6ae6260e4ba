package dev.spate.app.follow;

import dev.spate.app.follow.Item.Copy;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.DuplicateTorrentException;
import dev.spate.engine.Session;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Gives on what is complete, of many things only what came last. Owned by the follower's thread.
 */
final class Seeding {
    private final Shelf shelf;
    private final Session session;
    private final Consumer<FollowNews> news;

    /** In the order in which they began. */
    private final Deque<Item> items = new ArrayDeque<>();

    Seeding(Shelf shelf, Session session, Consumer<FollowNews> news) {
        this.shelf = shelf;
        this.session = session;
        this.news = news;
    }

    /** Seeds what an earlier run has left, if nobody has touched it; otherwise it is no copy of ours any more. */
    boolean resume(Item item, Metainfo metainfo, Copy copy) {
        Optional<String> seal = shelf.seal(metainfo, copy.local());
        if (seal.isEmpty() || !seal.get().equals(copy.seal())) {
            return false;
        }
        begin(item, metainfo, copy);
        return true;
    }

    /** Seeds a copy that was verified. */
    void begin(Item item, Metainfo metainfo, Copy copy) {
        try {
            shelf.forgetProgress(copy.version());
            goOn(
                    item,
                    session.add(AddTorrent.of(metainfo, shelf.folder())
                            .access(AddTorrent.Access.SEED)
                            .vouched(true)
                            .paths(Shelf.paths(metainfo, copy.local()))
                            .build()));
        } catch (DuplicateTorrentException e) {
            // Another item has the same content, and seeds it.
            item.seeding = Optional.empty();
        } catch (SpateException | IOException e) {
            news.accept(new FollowNews.Trouble(item.key, "cannot be seeded: " + e.getMessage()));
        }
    }

    /** What the session has completed, and seeds already. */
    void goOn(Item item, TorrentHandle handle) {
        item.seeding = Optional.of(handle);
        items.addLast(item);
        if (items.size() > Limits.SEEDING_MAX) {
            var _ = stop(items.getFirst());
        }
    }

    /** Done when the session has let go of it, which is at once when it was not seeded. */
    CompletableFuture<?> stop(Item item) {
        if (item.seeding.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        TorrentHandle handle = item.seeding.get();
        items.remove(item);
        item.seeding = Optional.empty();
        return session.remove(handle);
    }
}
