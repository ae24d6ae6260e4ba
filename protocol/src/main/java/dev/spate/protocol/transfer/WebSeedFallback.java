package dev.spate.protocol.transfer;

import dev.spate.protocol.port.WebSeedAddress;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides when web seeds of last resort are asked: while peers deliver nothing. Owned by the torrent.
 *
 * <p>Such a web seed is the same origin that the peers have the content from. So whatever it sends is upload that peers
 * could have saved it. A piece that no peer has means nothing here, because an origin shows its pieces one after the
 * other.
 *
 * <p>The presence of peers counts, not their speed: on a busy machine or line everything takes long, and a swarm that
 * then goes to its origin makes it worse. Quiet is counted in checks and not in time, because a machine that is held up
 * checks less often. Each torrent waits a random time, because one that has asked the origin may then serve the others.
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

    /** A peer has joined. If it is a web seed of last resort, we request nothing from it from now on. */
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

    /** A block has arrived. */
    public void delivered(Peer peer) {
        if (!seeds.isEmpty() && !seeds.contains(peer)) {
            hasBlocks = true;
            isOpen = false;
        }
    }

    /**
     * Checks once a second whether web seeds of last resort may be asked.
     *
     * @param expectsPeers whether an address is being dialled, or a tracker may name peers
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
