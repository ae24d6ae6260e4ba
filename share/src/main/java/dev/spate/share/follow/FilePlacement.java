package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides where in the output folder an item is placed, and makes room for it there. Owned by the follower's thread.
 *
 * <p>In a mirror, names belong to the share: a file that is in the way goes to the bin. Otherwise existing files stay
 * untouched, and the new item gets a name of its own.
 */
final class FilePlacement {
    private final OutputFolder output;
    private final FollowState state;
    private final boolean mirrors;

    FilePlacement(OutputFolder output, FollowState state, boolean mirrors) {
        this.output = output;
        this.state = state;
        this.mirrors = mirrors;
    }

    /**
     * The name of an existing file or folder that has the item's name and belongs to no item: its content may be
     * identical.
     */
    Optional<String> candidate(Item item, Attempt attempt) throws IOException {
        String wanted = wanted(item);
        boolean isOurs = state.isTaken(wanted, item) || isOldCopy(item, wanted);
        return !isOurs && output.has(wanted) && !output.hasUnfinished(attempt.version)
                ? Optional.of(wanted)
                : Optional.empty();
    }

    /**
     * Decides the item's name, and whether it is downloaded directly to its place or into the incoming folder first.
     */
    void settle(Item item, Attempt attempt, Metainfo metainfo) throws IOException {
        String wanted = wanted(item);
        boolean isTaken = state.isTaken(wanted, item);
        boolean isOld = isOldCopy(item, wanted);
        boolean isFree = !isTaken && !isOld && (!output.has(wanted) || output.hasUnfinished(attempt.version));
        attempt.target = isTaken || (isOld && !mirrors) ? free(wanted) : wanted;
        attempt.isBeside = !isFree || !attempt.target.equals(metainfo.name());
    }

    /** Called when a file with other content turns out to have this name. */
    void avoid(Attempt attempt, String local) {
        attempt.isBeside = true;
        attempt.target = mirrors ? local : free(local);
    }

    /** Called before a complete download is moved to its target. */
    void makeRoom(Item item, Attempt attempt) throws IOException {
        if (mirrors) {
            output.bin(attempt.target);
        } else if (output.has(attempt.target)) {
            attempt.target = free(item.desired.isPresent() ? wanted(item) : attempt.target);
            state.changed(item);
            // Saved first, so that after a kill the file is found under this name and not placed again.
            state.saveNow();
        }
    }

    /** Creates an empty file, or a folder without bytes; returns its name. */
    String makeEmpty(Item item, OfferedItem offer) throws IOException {
        String wanted = output.local(offer.name());
        boolean isTaken = state.isTaken(wanted, item);
        if (!isTaken && isEmptyAlready(wanted, offer)) {
            return wanted;
        }
        String local = wanted;
        if (mirrors && !isTaken) {
            output.bin(wanted);
        } else if (isTaken || isOldCopy(item, wanted) || output.has(wanted)) {
            local = free(wanted);
        }
        output.makeEmpty(local, offer);
        return local;
    }

    /** Moves a copy to the bin, unless another item uses the same name. */
    void clear(Item item, Copy copy) throws IOException {
        if (!state.isTaken(copy.local(), item)) {
            output.bin(copy.local());
        }
    }

    /** Removes what an attempt has left: from the incoming folder, or from its place to the bin. */
    void clear(Attempt attempt) throws IOException {
        if (attempt.isBeside) {
            output.dropIncoming(attempt.version);
        } else if (!attempt.target.isEmpty() && (mirrors || attempt.isPart || output.hasUnfinished(attempt.version))) {
            output.bin(attempt.target);
            output.forgetProgress(attempt.version);
        }
    }

    private String wanted(Item item) throws IOException {
        return output.local(item.desired.orElseThrow().name());
    }

    private static boolean isOldCopy(Item item, String local) {
        return item.copy.filter(copy -> copy.local().equals(local)).isPresent();
    }

    private String free(String wanted) {
        return LocalNames.numbered(wanted, name -> output.has(name) || state.isTaken(name));
    }

    private boolean isEmptyAlready(String local, OfferedItem offer) throws IOException {
        Path path = output.path(local);
        return !offer.isFolder() && Files.isRegularFile(path) && Files.size(path) == 0;
    }
}
