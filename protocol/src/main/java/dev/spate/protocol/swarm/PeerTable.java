package dev.spate.protocol.swarm;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.port.LinkId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers that a torrent is connected to, in the order in which they joined. Owned by the torrent. */
public final class PeerTable {
    private final Map<LinkId, Peer> byLink = new LinkedHashMap<>();
    private final Map<Integer, Peer> byNumber = new LinkedHashMap<>();
    private final List<Peer> peers = new ArrayList<>();
    private int lastNumber;

    int nextNumber() {
        return ++lastNumber;
    }

    public void add(Peer peer) {
        check(byLink.put(peer.link(), peer) == null, "each link belongs to one peer");
        byNumber.put(peer.id(), peer);
        peers.add(peer);
    }

    public void remove(Peer peer) {
        check(byLink.remove(peer.link()) != null, "a peer leaves only once");
        byNumber.remove(peer.id());
        peers.remove(peer);
    }

    public Optional<Peer> find(LinkId link) {
        return Optional.ofNullable(byLink.get(link));
    }

    public Optional<Peer> find(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** A live view. Code that may add or remove peers while it iterates uses {@link #copy}. */
    public List<Peer> all() {
        return Collections.unmodifiableList(peers);
    }

    public List<Peer> copy() {
        return List.copyOf(peers);
    }

    public int size() {
        return peers.size();
    }
}
