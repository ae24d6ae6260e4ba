package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceIndex;

/** What happens in a torrent and cannot be told from its next {@link TorrentStats}. */
public sealed interface Notice {
    /** The info dictionary has come and is genuine; the fetch of metadata has it. */
    record MetadataFetched(int length) implements Notice {}

    /** A peer says that the info dictionary is longer than may be taken; told once. */
    record MetadataTooLong(int length) implements Notice {}

    /** What lies on disk has been checked. */
    record Checked(int piecesGenuine, int piecesChecked) implements Notice {}

    /** A piece has arrived whole and its hash is right. */
    record PieceCompleted(PieceIndex piece) implements Notice {}

    /** A piece has arrived whole and its hash is wrong. */
    record PieceFailed(PieceIndex piece) implements Notice {}

    /** Everything wanted is on disk, verified and durable. */
    record Completed() implements Notice {}

    /** That is no longer so: more is wanted, or a piece is lost; or it is not known, because what is there is checked. */
    record Incomplete() implements Notice {}

    /** A peer has sent bad blocks beyond doubt and will not be talked to again. */
    record PeerBanned(PeerAddress address) implements Notice {}

    /** The torrent has stopped on its own; {@link Command.Resume} tries again. */
    record Failed(DiskEvent.Cause cause, String file, String message) implements Notice {}

    /** The torrent goes on after it had stopped on its own. */
    record Recovered() implements Notice {}

    /** A tracker has said something for people, or cannot be reached. */
    record TrackerMessage(String url, String message, boolean failed) implements Notice {}
}
