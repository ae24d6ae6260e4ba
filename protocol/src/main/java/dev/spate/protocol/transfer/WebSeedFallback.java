package dev.spate.protocol.transfer;

import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.Remote.WebSeed;
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
    private double patienceFactor = 1;
    private int quietChecks;
    private boolean hasBlocks;
    private boolean isAllowed;

    public WebSeedFallback(PeerTable peerTable, RandomGenerator random) {
        this.peerTable = peerTable;
        this.random = random;
    }

    /** A peer has joined. If it is a web seed of last resort, we request nothing from it from now on. */
    public void onJoined(Peer peer) {
        if (peer.remote() instanceof WebSeed(var _, var use) && use == WebSeed.Use.LAST_RESORT) {
            seeds.add(peer);
            patienceFactor = 1 + random.nextDouble();
            quietChecks = 0;
            isAllowed = false;
            peer.setPermission(this);
        }
    }

    public void onLeft(Peer peer) {
        seeds.remove(peer);
    }

    /** A block has arrived. */
    public void onBlock(Peer peer) {
        if (!seeds.isEmpty() && !seeds.contains(peer)) {
            hasBlocks = true;
            isAllowed = false;
        }
    }

    /**
     * Checks once a second whether web seeds of last resort may be asked.
     *
     * @param expectsPeers whether an address is being dialled, or a tracker may name peers
     */
    public void update(boolean expectsPeers) {
        if (seeds.isEmpty()) {
            return;
        }
        int quietNow = Math.min(quietChecks + 1, 2 * TransferLimits.FALLBACK_LINKED_CHECKS);
        quietChecks = hasBlocks ? Math.max(0, quietChecks - TransferLimits.FALLBACK_RELIEF) : quietNow;
        hasBlocks = false;
        isAllowed = quietChecks >= patience(expectsPeers);
    }

    private double patience(boolean expectsPeers) {
        if (peerTable.size() > seeds.size()) {
            return patienceFactor * TransferLimits.FALLBACK_LINKED_CHECKS;
        }
        return expectsPeers
                ? patienceFactor * TransferLimits.FALLBACK_EXPECTANT_CHECKS
                : TransferLimits.FALLBACK_ALONE_CHECKS;
    }

    @Override
    public boolean mayBeAsked() {
        return isAllowed;
    }
}
