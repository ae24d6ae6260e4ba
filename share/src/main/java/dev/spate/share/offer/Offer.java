package dev.spate.share.offer;

import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;

/** One file or folder of a {@link Library}, mostly with a torrent. Thread-safe; every call answers at once. */
public interface Offer {
    /** Its name: any text without a slash that a file system takes, line ends included. */
    String name();

    /** Bytes of all files together. */
    long length();

    /** Whether it is one file and not a folder. */
    boolean isFile();

    /** Whether its bytes can be had; not while it may still be being written. */
    default boolean canBeRead() {
        return true;
    }

    /** Its files in order; empty while they cannot be read. */
    List<OfferedFile> files();

    /**
     * One of its files.
     *
     * @param path as {@link OfferedFile#path()} has it
     */
    Optional<OfferedFile> file(String path);

    /** None for what has no bytes, and while it is still being prepared. */
    Optional<OfferedTorrent> torrent();

    /** How it stands at this moment. */
    OfferStatus standing();

    /** Who is linked to it at this moment. */
    List<PeerStatus> peers();
}
