package dev.spate.protocol.port;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceIndex;

/** An event in a torrent that its next {@link TorrentStats} does not show. */
public sealed interface Notice {
    /** The info dictionary is complete and genuine; the files are being opened. */
    record MetadataFetched(int length) implements Notice {}

    /** A peer says that the info dictionary is longer than the limit; reported once. */
    record MetadataTooLong(int length) implements Notice {}

    /** The content is closed, and a peer, a reader or the owner needs it; {@link Command.OpenContent} opens it. */
    record ContentNeeded() implements Notice {}

    /** The pieces on disk have been checked. */
    record Checked(int piecesGenuine, int piecesChecked) implements Notice {}

    /** A piece is complete and its hash is right. */
    record PieceCompleted(PieceIndex piece) implements Notice {}

    /** A piece is complete and its hash is wrong. */
    record PieceFailed(PieceIndex piece) implements Notice {}

    /** Everything wanted is on disk, verified and durable. */
    record Completed() implements Notice {}

    /**
     * The torrent is no longer complete, because more is wanted or a piece is lost; or that is unknown, because pieces
     * are being checked.
     */
    record Incomplete() implements Notice {}

    /** A peer has certainly sent bad blocks, and we will not connect to it again. */
    record PeerBanned(PeerAddress address) implements Notice {}

    /** The torrent has stopped by itself; {@link Command.Resume} tries again. */
    record Failed(DiskEvent.Cause cause, String file, String message) implements Notice {}

    /** The torrent continues after it had stopped by itself. */
    record Recovered() implements Notice {}

    /** A tracker has a message for people, or cannot be reached. */
    record TrackerMessage(String url, String message, boolean failed) implements Notice {}
}
