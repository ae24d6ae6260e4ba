package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;

/** What happens in a session, for programs that subscribe with {@link Session#subscribe}. */
public sealed interface SessionEvent {
    /** A torrent's status has changed; at most four times a second for each torrent. */
    record StatusChanged(TorrentStatus status) implements SessionEvent {}

    /** The metadata of a magnet link is there, and its files are open: {@link TorrentHandle#metainfo} has it. */
    record MetadataReceived(InfoHash torrent, Metainfo metainfo) implements SessionEvent {}

    /**
     * A peer says that the metadata behind a magnet link is longer than the 32 MiB that are taken. It may lie, so others
     * are asked on; told once.
     *
     * @param length bytes
     */
    record MetadataTooLong(InfoHash torrent, int length) implements SessionEvent {}

    /** What lay on disk has been checked. */
    record Checked(InfoHash torrent, int piecesGenuine, int piecesChecked) implements SessionEvent {}

    /** A piece has arrived and its hash is right. */
    record PieceCompleted(InfoHash torrent, int piece) implements SessionEvent {}

    /** A piece has arrived and its hash is wrong; it is downloaded again. */
    record PieceFailed(InfoHash torrent, int piece) implements SessionEvent {}

    /** Everything wanted is on disk, verified and durable. */
    record Completed(InfoHash torrent) implements SessionEvent {}

    /** The torrent has stopped on its own. */
    record Failed(InfoHash torrent, TorrentFailure failure) implements SessionEvent {}

    /** A peer has sent bad data beyond doubt and will not be talked to again. */
    record PeerBanned(InfoHash torrent, PeerAddress peer) implements SessionEvent {}

    /** A tracker has said something for people, or cannot be reached. */
    record TrackerMessage(InfoHash torrent, String url, String message, boolean failed) implements SessionEvent {}

    /**
     * A web seed cannot give what it should.
     *
     * @param url without a password and without a query
     * @param message one line for a person
     * @param isOver whether it is not asked again in this session
     */
    record WebSeedMessage(InfoHash torrent, String url, String message, boolean isOver) implements SessionEvent {}

    /**
     * What somebody should know of the disk while the torrent goes on: a file that is seeded was cut or taken away, or the
     * folder's file system lacks something.
     *
     * @param message one line for a person
     */
    record StorageMessage(InfoHash torrent, String message) implements SessionEvent {}

    /** The subscriber was too slow, and this many events were dropped before the next one. */
    record Missed(long events) implements SessionEvent {}
}
