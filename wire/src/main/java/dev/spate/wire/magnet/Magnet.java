package dev.spate.wire.magnet;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import java.util.List;

/**
 * A magnet link (BEP 9): the info-hash of a torrent and hints where to find its peers.
 *
 * @param infoHash of v1 ({@code btih}), v2 ({@code btmh}) or both
 * @param displayName the name to show until the metadata has arrived, safe to print; empty when the link has none
 * @param trackers URLs, each once, at most {@code WireLimits.TRACKERS_MAX}
 * @param webSeeds http and https URLs, each once, at most {@code WireLimits.WEB_SEEDS_MAX}
 * @param peers peers to ask for the metadata ({@code x.pe}); hosts may be names
 * @param selectedFiles the only files wanted (BEP 53); empty for all
 * @param exactLength bytes of the content ({@code xl}); 0 when the link does not say
 */
public record Magnet(
        InfoHash infoHash,
        String displayName,
        List<String> trackers,
        List<String> webSeeds,
        List<HostPort> peers,
        List<FileRange> selectedFiles,
        long exactLength) {
    public Magnet {
        if (exactLength < 0) {
            throw new IllegalArgumentException("length " + exactLength + " is negative");
        }
        trackers = List.copyOf(trackers);
        webSeeds = List.copyOf(webSeeds);
        peers = List.copyOf(peers);
        selectedFiles = List.copyOf(selectedFiles);
    }

    /** A link with nothing but the info-hash. */
    public static Magnet of(InfoHash infoHash) {
        return new Magnet(infoHash, "", List.of(), List.of(), List.of(), List.of(), 0);
    }

    /**
     * Whether the text is meant as a magnet link, in any form in which people paste it, so that {@link #parse} can say
     * what is wrong with it.
     */
    public static boolean isMagnet(String text) {
        return MagnetReader.isLink(text);
    }

    /**
     * Reads a link. Malformed hints are left out; a link without a usable info-hash is refused. The changes that pages,
     * mails and chats make to links are undone: quotation marks and brackets around the link, line breaks, escaped
     * ampersands, and percent-encoding of the whole link or of a part twice.
     *
     * @throws ProtocolException if this is not a usable magnet link
     */
    public static Magnet parse(String uri) throws ProtocolException {
        return MagnetReader.read(uri);
    }

    /** Whether the file at this position of the torrent is wanted. */
    public boolean selects(int file) {
        return selectedFiles.isEmpty() || selectedFiles.stream().anyMatch(range -> range.contains(file));
    }

    /** The link as text; {@link #parse} of it gives an equal link. */
    public String toUri() {
        return MagnetWriter.write(this);
    }
}
