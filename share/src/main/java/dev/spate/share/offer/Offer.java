package dev.spate.share.offer;

import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;

/**
 * One file or folder of a {@link Library}, usually with a torrent. Thread-safe; only {@link #peers} may wait, for half
 * a second at most.
 */
public interface Offer {
    /** The offer's name: any text without a slash that a file system accepts, even with line ends. */
    String name();

    /** The bytes of all its files together, 0 or more. */
    long length();

    /** Whether the offer is a file; otherwise it is a folder. */
    boolean isFile();

    /** Whether its bytes can be read: false while a program may still be writing them. */
    default boolean canBeRead() {
        return true;
    }

    /** Its files, in the order of its torrent; empty while they cannot be read. */
    List<OfferedFile> files();

    /**
     * Finds one of its files.
     *
     * @param path in the form of {@link OfferedFile#path()}
     */
    Optional<OfferedFile> file(String path);

    /** Its torrent; empty for an offer without bytes, and while it is still being hashed. */
    Optional<OfferedTorrent> torrent();

    /** Its status at this moment. */
    OfferStatus status();

    /** The peers that are connected at this moment. */
    List<PeerStatus> peers();
}
