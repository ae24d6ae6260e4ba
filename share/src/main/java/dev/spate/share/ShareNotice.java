package dev.spate.share;

import dev.spate.share.offer.OfferedTorrent;
import java.util.Optional;

/**
 * What happens in a share, to show it to the user. Names are those of files, unchecked: any text, even with line ends.
 */
public sealed interface ShareNotice {
    /**
     * An entry can now be downloaded.
     *
     * @param offer the offer
     * @param wasHashed whether it was hashed now; false when an earlier run had hashed it, or it has no bytes
     */
    record Offered(SharedOffer offer, boolean wasHashed) implements ShareNotice {
        /** The offer's torrent; empty for an offer without bytes. */
        public Optional<OfferedTorrent> torrent() {
            return offer.torrent();
        }
    }

    /**
     * An offer has changed on the disk. It is not available until it stops changing and is hashed again.
     *
     * @param name the offer's name
     */
    record Withdrawn(String name) implements ShareNotice {}

    /**
     * An entry no longer exists.
     *
     * @param name the entry's name
     */
    record Removed(String name) implements ShareNotice {}

    /**
     * An entry cannot be offered; the share tries again later.
     *
     * @param name the entry's name
     * @param reason a text for people
     */
    record Failed(String name, String reason) implements ShareNotice {}

    /**
     * A file or folder is not offered, for example a symbolic link or a file that cannot be read.
     *
     * @param path its absolute path
     * @param reason a text for people
     */
    record LeftOut(String path, String reason) implements ShareNotice {}

    /**
     * All entries that existed at the start are offered or have failed. Sent once.
     *
     * @param offers the number of offers
     * @param hashed how many of them were hashed now
     * @param known how many of them an earlier run had hashed, or have no bytes
     */
    record Ready(int offers, int hashed, int known) implements ShareNotice {}
}
