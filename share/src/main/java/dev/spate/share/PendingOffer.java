package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;

/**
 * An offer that is not hashed yet, so it has no torrent. Its bytes are available over the web, unless a program may
 * still be writing them.
 *
 * @param readableFiles its files; empty while they may still be written
 * @param hashed the hashed part of its bytes, 0 to 1
 */
record PendingOffer(String name, FileSnapshot snapshot, Optional<SharedFiles> readableFiles, double hashed)
        implements Offer {
    @Override
    public long length() {
        return snapshot.length();
    }

    @Override
    public boolean isFile() {
        return snapshot.isFile();
    }

    @Override
    public boolean canBeRead() {
        return readableFiles.isPresent();
    }

    @Override
    public List<OfferedFile> files() {
        return readableFiles.map(SharedFiles::all).orElse(List.of());
    }

    @Override
    public Optional<OfferedFile> file(String path) {
        return readableFiles.flatMap(files -> files.find(path));
    }

    @Override
    public Optional<OfferedTorrent> torrent() {
        return Optional.empty();
    }

    @Override
    public OfferStatus status() {
        return new OfferStatus(OfferStatus.Activity.PREPARING, hashed, 0, 0, 0, 0, 0);
    }

    @Override
    public List<PeerStatus> peers() {
        return List.of();
    }
}
