package dev.spate.share.offer;

import dev.spate.engine.TorrentHandle;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/** A library of the torrents that a program downloads or seeds. Thread-safe. */
public final class TorrentLibrary implements Library {
    private final Map<String, Offer> offers = new ConcurrentSkipListMap<>();

    /** Torrents whose metadata is not known yet. */
    private final Queue<TorrentHandle> pending = new ConcurrentLinkedQueue<>();

    /** An empty library. */
    public TorrentLibrary() {}

    /**
     * Adds a torrent, which is offered as soon as its metadata is known. If two have the same name, only the first is
     * offered.
     */
    public void add(TorrentHandle handle) {
        pending.add(handle);
    }

    /**
     * The connected peers of a torrent. Waits for half a second at most; empty when the engine is too busy to answer,
     * or the torrent has left its session.
     */
    public static List<PeerStatus> peersOf(TorrentHandle handle) {
        return TorrentOffer.peersOf(handle);
    }

    private void addNamed() {
        for (TorrentHandle handle : List.copyOf(pending)) {
            handle.metainfo().ifPresent(metainfo -> {
                // Added there before it is removed here, because other threads do the same at this moment.
                Offer offer = new TorrentOffer(handle, metainfo);
                offers.putIfAbsent(offer.name(), offer);
                pending.remove(handle);
            });
        }
    }

    @Override
    public String title() {
        return "Torrents of this machine";
    }

    @Override
    public List<Offer> offers() {
        addNamed();
        return List.copyOf(offers.values());
    }

    @Override
    public Optional<Offer> find(String name) {
        addNamed();
        return Optional.ofNullable(offers.get(name));
    }
}
