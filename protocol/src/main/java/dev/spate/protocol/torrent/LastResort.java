package dev.spate.protocol.torrent;

import java.util.ArrayList;
import java.util.List;

/**
 * When web seeds of last resort are asked: while peers deliver nothing. Owned by the torrent.
 *
 * <p>Such a web seed is the same origin that peers have the content from, so whatever it sends is upload that peers
 * could have spared it. That no peer shows a piece means nothing here: an origin shows its pieces one after the other.
 */
final class LastResort implements Peer.Restraint {
    private final Roster roster;
    private final List<Peer> seeds = new ArrayList<>();
    private long quietSince;
    private boolean isOpen;

    LastResort(Roster roster) {
        this.roster = roster;
    }

    /** A peer came; if it is a last resort, it is held back from now on. */
    void joined(Peer peer) {
        if (WebSeedAddress.isLastResort(peer.address())) {
            seeds.add(peer);
            quietSince = peer.connectedSince();
            isOpen = false;
            peer.restrain(this);
        }
    }

    void left(Peer peer) {
        seeds.remove(peer);
    }

    /** A block came. */
    void delivered(Peer peer, long now) {
        if (!seeds.isEmpty() && !seeds.contains(peer)) {
            quietSince = now;
            isOpen = false;
        }
    }

    /** Once a second. */
    void housekeep(long now) {
        boolean isAlone = roster.size() == seeds.size();
        long patience = isAlone ? Limits.LAST_RESORT_ALONE_AFTER : Limits.LAST_RESORT_AFTER;
        isOpen = now - quietSince >= patience;
    }

    @Override
    public boolean mayBeAsked() {
        return isOpen;
    }
}
