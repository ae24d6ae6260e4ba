package dev.spate.app.follow;

import dev.spate.app.follow.Item.Attempt;
import dev.spate.app.follow.Item.Copy;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says where in the output folder an item is to lie, and makes room for it there. Owned by the follower's thread.
 *
 * <p>In a mirror a name belongs to the share, and what is in its way goes to the bin. Elsewhere nothing that lies there is
 * touched, and who comes later gets a name of its own.
 */
final class Places {
    private final Shelf shelf;
    private final Items items;
    private final boolean mirrors;

    Places(Shelf shelf, Items items, boolean mirrors) {
        this.shelf = shelf;
        this.items = items;
        this.mirrors = mirrors;
    }

    /** What lies where the item is to be and is nobody's that we know of: it may be the very same. */
    Optional<String> candidate(Item item, Attempt attempt) throws IOException {
        String wanted = wanted(item);
        boolean isOurs = items.isTaken(wanted, item) || isOldCopy(item, wanted);
        return !isOurs && shelf.has(wanted) && !shelf.hasUnfinished(attempt.version)
                ? Optional.of(wanted)
                : Optional.empty();
    }

    /** Decides where it is to lie, and whether it comes there at once or is downloaded beside first. */
    void settle(Item item, Attempt attempt, Metainfo metainfo) throws IOException {
        String wanted = wanted(item);
        boolean isTaken = items.isTaken(wanted, item);
        boolean isOld = isOldCopy(item, wanted);
        boolean isFree = !isTaken && !isOld && (!shelf.has(wanted) || shelf.hasUnfinished(attempt.version));
        attempt.target = isTaken || (isOld && !mirrors) ? free(wanted) : wanted;
        attempt.isBeside = !isFree || !attempt.target.equals(metainfo.name());
    }

    /** Something else has turned out to be at this name. */
    void avoid(Attempt attempt, String local) {
        attempt.isBeside = true;
        attempt.target = mirrors ? local : free(local);
    }

    /** Before what is complete is moved to its target. */
    void makeRoom(Item item, Attempt attempt) throws IOException {
        if (mirrors) {
            shelf.bin(attempt.target);
        } else if (shelf.has(attempt.target)) {
            attempt.target = free(item.desired.isPresent() ? wanted(item) : attempt.target);
            items.changed(item);
            // First in the account, so that after a kill it is found there and not placed again.
            items.saveNow();
        }
    }

    /** Makes what has no bytes; returns its name. */
    String makeEmpty(Item item, Offered offer) throws IOException {
        String wanted = shelf.local(offer.name());
        boolean isTaken = items.isTaken(wanted, item);
        if (!isTaken && isEmptyAlready(wanted, offer)) {
            return wanted;
        }
        String local = wanted;
        if (mirrors && !isTaken) {
            shelf.bin(wanted);
        } else if (isTaken || isOldCopy(item, wanted) || shelf.has(wanted)) {
            local = free(wanted);
        }
        shelf.makeEmpty(local, offer);
        return local;
    }

    /** Moves a copy to the bin, unless another item has it as well. */
    void clear(Item item, Copy copy) throws IOException {
        if (!items.isTaken(copy.local(), item)) {
            shelf.bin(copy.local());
        }
    }

    /** Lets go of what an attempt has left. */
    void clear(Attempt attempt) throws IOException {
        if (attempt.isBeside) {
            shelf.dropIncoming(attempt.version);
        } else if (!attempt.target.isEmpty() && (mirrors || attempt.isPart || shelf.hasUnfinished(attempt.version))) {
            shelf.bin(attempt.target);
            shelf.forgetProgress(attempt.version);
        }
    }

    private String wanted(Item item) throws IOException {
        return shelf.local(item.desired.orElseThrow().name());
    }

    private static boolean isOldCopy(Item item, String local) {
        return item.copy.filter(copy -> copy.local().equals(local)).isPresent();
    }

    private String free(String wanted) {
        return LocalNames.numbered(wanted, name -> shelf.has(name) || items.isTaken(name));
    }

    private boolean isEmptyAlready(String local, Offered offer) throws IOException {
        Path path = shelf.path(local);
        return !offer.isFolder() && Files.isRegularFile(path) && Files.size(path) == 0;
    }
}
