package dev.spate.protocol.port;

/** Why a link ended. Counted, and shown to people. */
public enum CloseReason {
    /** The remote closed it, or the network lost it. */
    PEER_CLOSED,
    /** It sent bytes that are not BitTorrent, or messages that the protocol forbids. */
    PROTOCOL_ERROR,
    /** It broke rules too often that a correct client does not break. */
    MISCONDUCT,
    /** Its blocks failed the hash and the blame is certain. */
    CORRUPT_DATA,
    /** It is banned from this torrent. */
    BANNED,
    /** Nothing arrived for too long. */
    TIMEOUT,
    /** It does not read what it requested. */
    SLOW_READER,
    /** The link leads to this same session. */
    SELF,
    /** Another link to the same peer exists. */
    DUPLICATE,
    /** Both sides have everything that they want. */
    NOTHING_TO_DO,
    /** The torrent is private (BEP 27), and the peer was found in a way that it forbids. */
    PRIVATE,
    /** The session or the torrent has as many links as it may. */
    TOO_MANY,
    /** The torrent was paused, removed or failed. */
    TORRENT_STOPPED,
    /** The session is closing. */
    SESSION_CLOSED
}
