package dev.spate.wire.announce;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import java.util.Optional;

/**
 * What a peer tells a tracker about itself.
 *
 * @param infoHash the torrent; a tracker that decodes a request knows only 20 bytes and gives them as a v1 hash
 * @param peerId who announces
 * @param port where it listens, 0 to 65535
 * @param uploaded payload bytes since it started, 0 or more
 * @param downloaded payload bytes since it started, 0 or more
 * @param left payload bytes still missing, 0 or more
 * @param event why it announces now
 * @param numWant how many peers it wants, or {@link #NUM_WANT_DEFAULT}
 * @param key the same for a whole session, so that a tracker recognises the peer after its address has changed (BEP 7)
 * @param trackerId the id that the tracker asked the peer to repeat; over HTTP only
 * @param otherAddress an address of the peer besides the one it announces from; over HTTP only (BEP 7 advises against
 *     it)
 */
public record AnnounceRequest(
        InfoHash infoHash,
        PeerId peerId,
        int port,
        long uploaded,
        long downloaded,
        long left,
        AnnounceEvent event,
        int numWant,
        int key,
        Optional<String> trackerId,
        Optional<PeerAddress> otherAddress) {
    /** The tracker chooses how many peers it returns. */
    public static final int NUM_WANT_DEFAULT = -1;

    public AnnounceRequest {
        if (port < 0 || port > 0xffff) {
            throw new IllegalArgumentException("port " + port + " is not within 0 to 65535");
        }
        if (uploaded < 0 || downloaded < 0 || left < 0) {
            throw new IllegalArgumentException(
                    "uploaded " + uploaded + ", downloaded " + downloaded + " or left " + left + " is negative");
        }
        if (numWant < NUM_WANT_DEFAULT) {
            throw new IllegalArgumentException("wanted number of peers " + numWant + " is negative");
        }
        if (trackerId.isPresent() && trackerId.get().length() > AnnounceLimits.TRACKER_ID_MAX) {
            throw new IllegalArgumentException(
                    "tracker id of " + trackerId.get().length() + " characters");
        }
    }
}
