package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;

/** An event in a session, for programs that subscribe with {@link Session#subscribe}. Immutable. */
public sealed interface SessionEvent {
    /** The status of a torrent changed; at most four times a second for each torrent. */
    record StatusChanged(TorrentStatus status) implements SessionEvent {}

    /**
     * The metadata of a magnet link has arrived and its files are open. From now on {@link TorrentHandle#metainfo}
     * returns it.
     */
    record MetadataReceived(InfoHash torrent, Metainfo metainfo) implements SessionEvent {}

    /**
     * A peer says that the metadata of a magnet link is longer than the limit of 32 MiB. The peer may lie, so other
     * peers are still asked. Reported once.
     *
     * @param torrent the torrent's info-hash
     * @param length the length that the peer says, in bytes
     */
    record MetadataTooLong(InfoHash torrent, int length) implements SessionEvent {}

    /**
     * The pieces on disk have been checked.
     *
     * @param torrent the torrent's info-hash
     * @param piecesGenuine the checked pieces whose hash is right
     * @param piecesChecked the checked pieces
     */
    record Checked(InfoHash torrent, int piecesGenuine, int piecesChecked) implements SessionEvent {}

    /**
     * A piece is downloaded and its hash is right.
     *
     * @param torrent the torrent's info-hash
     * @param piece the index of the piece, from 0
     */
    record PieceCompleted(InfoHash torrent, int piece) implements SessionEvent {}

    /**
     * A piece is downloaded but its hash is wrong, so it is downloaded again.
     *
     * @param torrent the torrent's info-hash
     * @param piece the index of the piece, from 0
     */
    record PieceFailed(InfoHash torrent, int piece) implements SessionEvent {}

    /** Everything wanted is on disk, verified and durable. */
    record Completed(InfoHash torrent) implements SessionEvent {}

    /** The torrent stopped by itself. */
    record Failed(InfoHash torrent, TorrentFailure failure) implements SessionEvent {}

    /** A peer has certainly sent bad data, and we will not connect to it again. */
    record PeerBanned(InfoHash torrent, PeerAddress peer) implements SessionEvent {}

    /**
     * A tracker sent a message for people, or cannot be reached.
     *
     * @param torrent the torrent's info-hash
     * @param url the announce URL of the tracker
     * @param message one line for a person
     * @param failed whether the announce failed
     */
    record TrackerMessage(InfoHash torrent, String url, String message, boolean failed) implements SessionEvent {}

    /**
     * A web seed failed to deliver its content.
     *
     * @param torrent the torrent's info-hash
     * @param url the URL of the web seed, without password and query
     * @param message one line for a person
     * @param isOver whether it is not used again in this session
     */
    record WebSeedMessage(InfoHash torrent, String url, String message, boolean isOver) implements SessionEvent {}

    /**
     * A problem with the disk that does not stop the torrent: a seeded file was truncated or removed, or the folder's
     * file system lacks a feature.
     *
     * @param torrent the torrent's info-hash
     * @param message one line for a person
     */
    record StorageMessage(InfoHash torrent, String message) implements SessionEvent {}

    /**
     * The subscriber was too slow, so events were dropped before the next one.
     *
     * @param events the number of dropped events
     */
    record Missed(long events) implements SessionEvent {}
}
