package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What is being done for an item, with the data that only this work needs. {@link ItemMachine} and its parts have the
 * transitions.
 *
 * <p>In every state but {@link Waiting} and {@link Here}, the item waits for exactly one answer, which always comes.
 */
sealed interface ItemState {
    /** The attempt that this state belongs to: it is saved. */
    default Optional<Attempt> attempt() {
        return Optional.empty();
    }

    /** A state of an attempt. */
    sealed interface Trying extends ItemState {
        Attempt trying();

        @Override
        default Optional<Attempt> attempt() {
            return Optional.of(trying());
        }
    }

    // ---- at rest

    /**
     * The item waits for its turn.
     *
     * @param retryAt the time before which it does not begin, after a failure
     */
    record Waiting(Optional<Attempt> attempt, OptionalLong retryAt) implements ItemState {
        static final Waiting NEW = new Waiting(Optional.empty(), OptionalLong.empty());

        boolean isDue(long now) {
            return retryAt.isEmpty() || now - retryAt.getAsLong() >= 0;
        }
    }

    /** The copy is the wanted version. */
    record Here() implements ItemState {}

    // ---- on the way to a copy

    /** The output folder looks whether the wanted name is free. */
    record Looking(Attempt.Begun trying) implements Trying {}

    /** A small offer waits for a connection to the share's web address, or is fetched there. */
    record Fetching(Attempt.Begun trying) implements Trying {}

    /**
     * The share is asked for the torrent file, or for an offer without bytes.
     *
     * @param found what lies at the wanted name; empty when the attempt continues one that already chose
     */
    record Preparing(Attempt trying, Optional<FollowEvent.Looked> found) implements Trying {}

    /** A state in which the session has the item's torrent. */
    sealed interface InSession extends Trying {
        Torrent torrent();

        /** Whether the session knows which pieces exist. */
        boolean isChecked();

        /** Whether it looks at an unfinished download of a version that is now outdated. */
        boolean isPart();

        /** The state after the session has told more. */
        InSession after(FollowEvent.Advanced event, long now);
    }

    /**
     * The session compares an existing file or folder with the version. Nothing is written.
     *
     * @param local its name in the output folder
     */
    record Comparing(Attempt trying, Torrent torrent, String local, boolean isPart, boolean isChecked)
            implements InSession {
        @Override
        public Comparing after(FollowEvent.Advanced event, long now) {
            return new Comparing(trying, torrent, local, isPart, event.isChecked());
        }
    }

    /**
     * The session downloads.
     *
     * @param bytesVerified so far
     * @param progressAt when that number last changed
     */
    record Downloading(Attempt trying, Torrent torrent, long bytesVerified, long progressAt, boolean isChecked)
            implements InSession {
        Downloading(Attempt trying, Torrent torrent, long now) {
            this(trying, torrent, 0, now, false);
        }

        @Override
        public boolean isPart() {
            return false;
        }

        @Override
        public Downloading after(FollowEvent.Advanced event, long now) {
            boolean isProgress = event.bytesVerified() != bytesVerified;
            return new Downloading(
                    trying, torrent, event.bytesVerified(), isProgress ? now : progressAt, event.isChecked());
        }
    }

    /** The session removes the item's torrent; {@code then} says why. */
    record Leaving(Optional<Attempt> attempt, Departure then) implements ItemState {}

    /**
     * The output folder looks for a free name for a complete download, or for an offer without bytes.
     *
     * @param content what gets the name
     * @param wanted the name that the item should have, adapted to this disk; empty before the first answer
     * @param existing names that something else has
     */
    record Naming(Attempt trying, Content content, Optional<String> wanted, Set<String> existing) implements Trying {
        public Naming {
            existing = Set.copyOf(existing);
        }
    }

    /**
     * What was decided is saved before the disk changes. So the next run after a kill finds what lies there, gives
     * nothing a second name, and does not get again what was removed on purpose.
     *
     * @param next what follows
     */
    record Saving(ItemState next) implements ItemState {
        @Override
        public Optional<Attempt> attempt() {
            return next.attempt();
        }
    }

    /** The output folder moves the download to its place; an offer without bytes is created there. */
    record Placing(Attempt.Placing trying, Content content) implements Trying {}

    /** The output folder seals the copy, and in a mirror moves the older one to the bin if its name differs. */
    record Settling(Attempt trying, Seeding seeding) implements Trying {}

    /** The output folder reads the torrent file that the copy is. */
    record Describing() implements ItemState {}

    // ---- at the start, and on the way out

    /** The output folder checks whether the copy of an earlier run is unchanged. */
    record Inspecting() implements ItemState {}

    /** The version is outdated, but may be complete: the output folder looks what it has of it. */
    record Recalling(Attempt trying) implements Trying {}

    /**
     * The output folder removes what an outdated attempt has left.
     *
     * @param isPart whether what lies at its place is an unfinished download
     */
    record Dropping(Attempt trying, boolean isPart) implements Trying {}

    /** The copy of an offer that was withdrawn moves to the bin. */
    record Binning() implements ItemState {}

    // ---- data of several states

    /**
     * A torrent in work.
     *
     * @param origin the address of the share as a peer
     */
    record Torrent(Metainfo metainfo, Optional<PeerAddress> origin) {}

    /** What is placed. */
    sealed interface Content {
        /** A download in the incoming folder, through the swarm: it must not be downloaded again. */
        record Large(Metainfo metainfo) implements Content {}

        /** A small offer in the incoming folder, from the share's web address: it can be had again at once. */
        record Small(Metainfo metainfo) implements Content {}

        /** An offer without bytes. */
        record Empty(OfferedItem offer) implements Content {}
    }

    /** How a new copy is seeded. */
    enum Seeding {
        /** Its torrent is in the session already. */
        CONTINUES,
        /** It is opened at once. */
        AT_ONCE,
        /** It is opened when a peer asks for it. */
        ON_DEMAND,
        /** Another item seeds the same, or it has no bytes. */
        NOT
    }

    /** Why a torrent leaves the session, and what follows. */
    sealed interface Departure {
        /** The attempt continues, or is tried again. */
        sealed interface InDownload extends Departure {}

        /** The existing file is not the version: it is downloaded beside it. */
        record OtherContent(Torrent torrent) implements InDownload {}

        /** The download in the incoming folder is complete. */
        record Complete(Metainfo metainfo) implements InDownload {}

        record Failed(String reason) implements InDownload {}

        /** Other items get the turn of a download without progress. */
        record Stalled() implements InDownload {}

        /**
         * The share no longer offers the version.
         *
         * @param isPart as in {@link InSession}
         */
        record Outdated(Metainfo metainfo, boolean isPart) implements Departure {}

        /** The share no longer offers anything of this name. */
        record Withdrawn() implements Departure {}
    }
}
