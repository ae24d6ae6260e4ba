package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import java.util.List;

/** What the owner asks of a torrent. Each carries a number, and {@link Publisher#onAnswered} repeats it once done. */
public sealed interface Command extends TorrentEvent {
    /** Chosen by whoever asks; unique within a session. */
    long number();

    /** Goes on after {@link Pause} or a failure, from where it was. */
    record Resume(long number) implements Command {}

    /** Closes every link and asks for nothing more; progress is made durable before the answer. */
    record Pause(long number) implements Command {}

    /** As {@link Pause}, and tells the trackers; the last command of a torrent. */
    record Stop(long number) implements Command {}

    /** Checks every piece again; what fails is wanted again. */
    record Recheck(long number) implements Command {}

    /** Addresses that the owner names; they are dialled before any other. */
    record AddPeers(long number, List<PeerAddress> addresses) implements Command {
        public AddPeers {
            addresses = List.copyOf(addresses);
        }
    }

    /** Asks the trackers again, as early as they allow. */
    record Reannounce(long number) implements Command {}

    /**
     * How much each file is wanted.
     *
     * @param priorities one for each file, 0 (unwanted) to 7
     */
    record Prioritise(long number, List<Integer> priorities) implements Command {
        public Prioritise {
            priorities = List.copyOf(priorities);
        }
    }

    /** Pieces in order, or rarest first. */
    record DownloadInOrder(long number, boolean inOrder) implements Command {}

    /**
     * A reader needs these pieces in this order, the first one now; it no longer needs those that it named before. They
     * are fetched even if the owner does not want them.
     *
     * @param reader chosen by whoever asks; unique within a torrent
     * @param pieceCount 1 or more
     */
    record Read(long number, long reader, int firstPiece, int pieceCount) implements Command {}

    /** The reader needs nothing any more: wishes are what they were without it. */
    record StopReading(long number, long reader) implements Command {}

    /**
     * Rates of this torrent, in bytes per second; 0 is no limit.
     */
    record LimitRates(long number, long downBytesPerSecond, long upBytesPerSecond) implements Command {}
}
