package dev.spate.app.web;

import dev.spate.engine.TorrentHandle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The torrents that a command downloads or seeds. Thread-safe. */
public final class TorrentLibrary implements Library {
    private final Map<String, Offer> offers = new ConcurrentSkipListMap<>();

    /** Offers a torrent; of two with the same name, the first keeps it. */
    public void add(TorrentHandle handle) {
        Offer offer = new TorrentOffer(handle);
        offers.putIfAbsent(offer.name(), offer);
    }

    @Override
    public String title() {
        return "Torrents of this machine";
    }

    @Override
    public List<Offer> offers() {
        return List.copyOf(offers.values());
    }

    @Override
    public Optional<Offer> find(String name) {
        return Optional.ofNullable(offers.get(name));
    }
}
