package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peers that a torrent is linked with, in the order in which they came. Owned by the torrent. */
final class PeerTable {
    private final Map<LinkId, Peer> byLink = new LinkedHashMap<>();
    private final Map<Integer, Peer> byNumber = new LinkedHashMap<>();
    private final List<Peer> peers = new ArrayList<>();
    private int lastNumber;

    int nextNumber() {
        return ++lastNumber;
    }

    void add(Peer peer) {
        check(byLink.put(peer.link(), peer) == null, "a link belongs to one peer");
        byNumber.put(peer.id(), peer);
        peers.add(peer);
    }

    void remove(Peer peer) {
        check(byLink.remove(peer.link()) != null, "a peer leaves once");
        byNumber.remove(peer.id());
        peers.remove(peer);
    }

    Optional<Peer> find(LinkId link) {
        return Optional.ofNullable(byLink.get(link));
    }

    Optional<Peer> find(int number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** A live view; whoever may add or remove while going through it takes {@link #copy}. */
    List<Peer> all() {
        return Collections.unmodifiableList(peers);
    }

    List<Peer> copy() {
        return List.copyOf(peers);
    }

    int size() {
        return peers.size();
    }
}
