package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import java.util.List;

/**
 * What the owner wants of a torrent. Each command carries a number, and {@link Publisher#onAnswered} repeats it when
 * the command is done.
 */
public sealed interface Command extends TorrentEvent {
    /** Chosen by the caller; unique within a session. */
    long number();

    /** Continues after {@link Pause} or a failure, from where the torrent was. */
    record Resume(long number) implements Command {}

    /** Closes every link and requests nothing more; progress is made durable before the answer. */
    record Pause(long number) implements Command {}

    /** Does the same as {@link Pause} and announces to the trackers that we stop; the last command of a torrent. */
    record Stop(long number) implements Command {}

    /** Opens the content if it is closed; answered when it is open, or could not be opened. */
    record OpenContent(long number) implements Command {}

    /**
     * Closes the content of a torrent that is complete or paused; a complete one stays online. Links end, progress is
     * made durable, and the answer comes when the files are closed. Has no effect while nothing is open.
     */
    record CloseContent(long number) implements Command {}

    /** Checks every piece again; pieces that fail are wanted again. */
    record Recheck(long number) implements Command {}

    /** Adds addresses that the owner names; they are dialled before any other. */
    record AddPeers(long number, List<PeerAddress> addresses) implements Command {
        public AddPeers {
            addresses = List.copyOf(addresses);
        }
    }

    /** Announces to the trackers again, as early as they allow. */
    record Reannounce(long number) implements Command {}

    /**
     * Sets the priority of each file.
     *
     * @param priorities one for each file, 0 (unwanted) to 7
     */
    record Prioritise(long number, List<Integer> priorities) implements Command {
        public Prioritise {
            priorities = List.copyOf(priorities);
        }
    }

    /** Downloads pieces in order, or rarest first. */
    record DownloadInOrder(long number, boolean inOrder) implements Command {}

    /**
     * A reader needs these pieces in this order, the first one now; it no longer needs those that it named before. They
     * are downloaded even if the owner does not want them.
     *
     * @param reader chosen by the caller; unique within a torrent
     * @param pieceCount 1 or more
     */
    record Read(long number, long reader, int firstPiece, int pieceCount) implements Command {}

    /** The reader needs nothing any more: priorities are again what they were without it. */
    record StopReading(long number, long reader) implements Command {}

    /** Limits the rates of this torrent, in bytes per second; 0 is no limit. */
    record LimitRates(long number, long downBytesPerSecond, long upBytesPerSecond) implements Command {}
}
