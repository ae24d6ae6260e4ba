package dev.spate.share;

import dev.spate.share.offer.OfferedTorrent;
import java.util.Optional;

/** What has happened to a share, for whoever tells it to people. Names are as on disk: any text, line ends included. */
public sealed interface ShareNotice {
    /** It can be had from now on. */
    record Offered(SharedOffer offer, boolean wasHashed) implements ShareNotice {
        /** Its torrent; none for what has no bytes. */
        public Optional<OfferedTorrent> torrent() {
            return offer.torrent();
        }
    }

    /** It has changed, and nothing of it is given until it has come to rest and is hashed again. */
    record Withdrawn(String name) implements ShareNotice {}

    /** It is there no longer. */
    record Removed(String name) implements ShareNotice {}

    /** It cannot be offered. */
    record Failed(String name, String reason) implements ShareNotice {}

    /** Something below what is shared is not offered. */
    record LeftOut(String path, String reason) implements ShareNotice {}

    /** Everything that was there at the start has been dealt with. */
    record Ready(int offers, int hashed, int known) implements ShareNotice {}
}
