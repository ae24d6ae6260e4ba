package dev.spate.protocol.transfer;

import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When web seeds of last resort are asked: while peers deliver nothing. Owned by the torrent.
 *
 * <p>Such a web seed is the same origin that peers have the content from, so whatever it sends is upload that peers
 * could have spared it. That no peer shows a piece means nothing here: an origin shows its pieces one after the other.
 *
 * <p>What counts is who is there, not how fast they are: on a machine or a line that is busy, everything takes long, and
 * a swarm that then goes to its origin makes it worse. Quiet is counted in looks and not in time, because a machine that
 * is held up looks less often; and not everybody loses patience at once, because one that has asked may serve the rest.
 */
public final class WebSeedFallback implements Peer.RequestPermission {
    private final PeerTable peerTable;
    private final RandomGenerator random;
    private final List<Peer> seeds = new ArrayList<>();
    private double calm = 1;
    private int quietLooks;
    private boolean hasBlocks;
    private boolean isOpen;

    public WebSeedFallback(PeerTable peerTable, RandomGenerator random) {
        this.peerTable = peerTable;
        this.random = random;
    }

    /** A peer came; if it is a last resort, it is held back from now on. */
    public void joined(Peer peer) {
        if (WebSeedAddress.isLastResort(peer.address())) {
            seeds.add(peer);
            calm = 1 + random.nextDouble();
            quietLooks = 0;
            isOpen = false;
            peer.setPermission(this);
        }
    }

    public void left(Peer peer) {
        seeds.remove(peer);
    }

    /** A block came. */
    public void delivered(Peer peer) {
        if (!seeds.isEmpty() && !seeds.contains(peer)) {
            hasBlocks = true;
            isOpen = false;
        }
    }

    /**
     * Looks at how it is; once a second.
     *
     * @param expectsPeers whether somebody is being dialled, or a tracker may name somebody
     */
    public void look(boolean expectsPeers) {
        if (seeds.isEmpty()) {
            return;
        }
        int quietNow = Math.min(quietLooks + 1, 2 * TransferLimits.FALLBACK_LINKED_LOOKS);
        quietLooks = hasBlocks ? Math.max(0, quietLooks - TransferLimits.FALLBACK_RELIEF) : quietNow;
        hasBlocks = false;
        isOpen = quietLooks >= patience(expectsPeers);
    }

    private double patience(boolean expectsPeers) {
        if (peerTable.size() > seeds.size()) {
            return calm * TransferLimits.FALLBACK_LINKED_LOOKS;
        }
        return expectsPeers ? calm * TransferLimits.FALLBACK_EXPECTANT_LOOKS : TransferLimits.FALLBACK_ALONE_LOOKS;
    }

    @Override
    public boolean mayBeAsked() {
        return isOpen;
    }
}
