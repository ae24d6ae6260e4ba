package dev.spate.app.share;

import dev.spate.app.web.Offer;
import dev.spate.app.web.OfferStanding;
import dev.spate.app.web.OfferedFile;
import dev.spate.app.web.OfferedTorrent;
import dev.spate.engine.PeerStatus;
import java.util.List;
import java.util.Optional;

/** An offer that cannot be had yet: people see that it comes. */
record Preparing(String name, long length, boolean isFile, double hashed) implements Offer {
    @Override
    public List<OfferedFile> files() {
        return List.of();
    }

    @Override
    public Optional<OfferedFile> file(String path) {
        return Optional.empty();
    }

    @Override
    public Optional<OfferedTorrent> torrent() {
        return Optional.empty();
    }

    @Override
    public OfferStanding standing() {
        return new OfferStanding(OfferStanding.Activity.PREPARING, hashed, 0, 0, 0, 0, 0);
    }

    @Override
    public List<PeerStatus> peers() {
        return List.of();
    }
}
