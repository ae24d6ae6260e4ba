package dev.spate.protocol.port;

import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.PeerLimits;
import java.util.List;

/**
 * The content of a torrent whose files are open.
 *
 * @param stored what the disk and earlier sessions hold of it
 * @param filePriorities one for each file, 0 to 7, or empty: the same for all
 * @param disk its files
 * @param store saves its progress
 * @param webSeeds the web servers that have it
 */
public record OpenContent(
        Metainfo metainfo,
        StoredContent stored,
        List<Integer> filePriorities,
        Disk disk,
        Store store,
        List<WebSeed> webSeeds) {
    public OpenContent {
        filePriorities = List.copyOf(filePriorities);
        webSeeds = List.copyOf(webSeeds);
    }

    /** The same content, whose progress is saved elsewhere. */
    public OpenContent withStore(Store other) {
        return new OpenContent(metainfo, stored, filePriorities, disk, other, webSeeds);
    }

    /**
     * Bytes of the metadata that peers may request, or 0. Peers would not believe a length above the limit. Like other
     * clients, we do not give out the metadata of a private torrent.
     */
    public int metadataLength() {
        int length = metainfo.infoLength();
        return metainfo.isPrivate() || length > PeerLimits.METADATA_LENGTH_MAX ? 0 : length;
    }

    /** Without its ports, which say nothing about the content. */
    @Override
    public String toString() {
        return metainfo.name() + ": " + stored;
    }
}
