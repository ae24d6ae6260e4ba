package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.status.TransferRates;
import java.util.List;

/**
 * Everything that can happen to the queue of a session. An event about a torrent that is not in the session any more
 * has no effect: it was on its way.
 */
public sealed interface QueueEvent {
    /** Torrents join the session: one that the owner adds, or all that are saved. They are decided on together. */
    record Added(List<QueueEntry> entries) implements QueueEvent {
        public Added {
            entries = List.copyOf(entries);
        }
    }

    /** What the owner wants. It is done, or under way, when the machine has handled it. */
    sealed interface QueueCommand extends QueueEvent {}

    /** Runs no more until it is resumed. A torrent that has stopped already stays as it is. */
    record Pause(int torrent) implements QueueCommand {}

    /**
     * Wants to run again, after any reason to stop. If a goal was reached, the torrent has no goals any more until the
     * owner sets them: otherwise it would stop again at once.
     */
    record Resume(int torrent) implements QueueCommand {}

    /** Runs regardless of the limits, or no longer. Others make room for it. A stopped torrent stays stopped. */
    record Force(int torrent, boolean isForced) implements QueueCommand {}

    /** Takes another place in the order. It takes effect at once. */
    record Move(int torrent, Destination destination) implements QueueCommand {}

    /** Sets the goals of a torrent. A goal that is reached already stops it at once. */
    record SetGoals(int torrent, SeedingGoals goals) implements QueueCommand {}

    /**
     * Sets the goals of all torrents that have none of their own. The only event that looks at every torrent.
     *
     * @param goals none of them is {@link SeedingGoals#DEFAULT}
     */
    record SetSessionGoals(SeedingGoals goals) implements QueueCommand {
        public SetSessionGoals {
            check(!goals.hasDefaults(), "the session's goals stand for themselves");
        }
    }

    /** Sets the limits of the session. Torrents that run above them give their places back at once. */
    record SetPlaces(PlaceLimits limits) implements QueueCommand {}

    /** Leaves the session: for good when its files are closed. */
    record Remove(int torrent) implements QueueCommand {}

    /** What a torrent tells, or what was found out about it. */
    sealed interface TorrentNews extends QueueEvent {}

    /** It is open. The answer to {@link TorrentRunner#start}. */
    record Opened(int torrent, Work work) implements TorrentNews {}

    /** It has closed its files, as it was told. */
    record Closed(int torrent) implements TorrentNews {}

    /** It could not be opened, or it has failed later and closed its files. Nothing else follows. */
    record Failed(int torrent) implements TorrentNews {}

    /**
     * Its figures while it runs. Sent when they have changed, a few times a second at most.
     *
     * @param work what it does now
     * @param uploadedBytes payload to peers, in all sessions together
     * @param bytesWanted bytes of all wanted files; 0 while the metadata is unknown
     * @param peers connected peers
     */
    record Reported(int torrent, Work work, TransferRates rates, long uploadedBytes, long bytesWanted, int peers)
            implements TorrentNews {}

    /** It is complete, and has neither peers nor anything to do. Undone by a report with peers. */
    record WentIdle(int torrent) implements TorrentNews {}

    /** A peer has come while its content was closed. */
    record Woken(int torrent) implements TorrentNews {}

    /**
     * A program reads it, or none does any more.
     *
     * @param isRead whether it runs regardless of the limits because of that
     */
    record Read(int torrent, boolean isRead) implements TorrentNews {}

    /**
     * It has something else to do: the owner wants other files of it, or a check. A running torrent reports that itself.
     *
     * @param work what it does when it runs
     */
    record GotWork(int torrent, Work work) implements TorrentNews {}

    /** Where a torrent moves in the order. */
    sealed interface Destination {
        /** Before all others. */
        record Top() implements Destination {}

        /** Before the one before it. */
        record Up() implements Destination {}

        /** Behind the one behind it. */
        record Down() implements Destination {}

        /** Behind all others. */
        record Bottom() implements Destination {}

        /** Where this many others go before it; behind all if they are fewer. */
        record Index(int index) implements Destination {
            public Index {
                check(index >= 0, "an index is not negative");
            }
        }
    }
}
