package dev.spate.protocol.swarm;

import java.util.LinkedHashSet;
import java.util.Set;

/** What a torrent knows of its peers. */
final class FakeObserver implements PeerObserver {
    boolean wantsMore = true;
    final Set<Peer> givers = new LinkedHashSet<>();
    final Set<Peer> takers = new LinkedHashSet<>();

    @Override
    public void onJoined(Peer peer, long now) {}

    @Override
    public void onLeft(Peer peer, long now) {}

    @Override
    public boolean wantsMore() {
        return wantsMore;
    }

    @Override
    public boolean hasForUs(Peer peer) {
        return givers.contains(peer);
    }

    @Override
    public boolean wantsFromUs(Peer peer) {
        return takers.contains(peer);
    }
}
