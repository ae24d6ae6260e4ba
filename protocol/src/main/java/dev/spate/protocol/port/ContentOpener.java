package dev.spate.protocol.port;

/**
 * Opens the content of a torrent: inspects the disk and opens the files. The answer is {@link ContentEvent.Opened} or
 * {@link ContentEvent.OpenFailed}; at most one opening is in progress.
 */
public interface ContentOpener {
    /**
     * Opens the content that this info dictionary describes.
     *
     * @param info the bytes of the info dictionary; their hash is the info-hash of the torrent
     */
    void open(byte[] info);
}
