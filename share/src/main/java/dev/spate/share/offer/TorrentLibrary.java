package dev.spate.share.offer;

import dev.spate.engine.TorrentHandle;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;

/** The torrents that a program downloads or seeds. Thread-safe. */
public final class TorrentLibrary implements Library {
    private final Map<String, Offer> offers = new ConcurrentSkipListMap<>();

    /** Those of which nothing but the info-hash is known yet. */
    private final Queue<TorrentHandle> nameless = new ConcurrentLinkedQueue<>();

    /** Nothing yet. */
    public TorrentLibrary() {}

    /** Offers a torrent as soon as it is known what is in it; of two with the same name, the first keeps it. */
    public void add(TorrentHandle handle) {
        nameless.add(handle);
    }

    /** The links of a torrent, or none when the engine is too busy to say. */
    public static List<PeerStatus> peersOf(TorrentHandle handle) {
        return TorrentOffer.peersOf(handle);
    }

    private void nameThem() {
        for (TorrentHandle handle : List.copyOf(nameless)) {
            handle.metainfo().ifPresent(metainfo -> {
                // First there and then not here, because others look at this moment too.
                Offer offer = new TorrentOffer(handle, metainfo);
                offers.putIfAbsent(offer.name(), offer);
                nameless.remove(handle);
            });
        }
    }

    @Override
    public String title() {
        return "Torrents of this machine";
    }

    @Override
    public List<Offer> offers() {
        nameThem();
        return List.copyOf(offers.values());
    }

    @Override
    public Optional<Offer> find(String name) {
        nameThem();
        return Optional.ofNullable(offers.get(name));
    }
}
