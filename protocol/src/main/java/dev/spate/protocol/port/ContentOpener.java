package dev.spate.protocol.port;

/**
 * Opens the content of a torrent: inspects the disk and opens the files. The answer is {@link ContentEvent.Opened} or
 * {@link ContentEvent.OpenFailed}; the next call follows only after the answer.
 */
public interface ContentOpener {
    /**
     * Opens the content that this info dictionary describes.
     *
     * @param info the bytes of the info dictionary; their hash is the info-hash of the torrent
     */
    void open(byte[] info);

    /** Opens content that was closed, or that was known when the torrent started. The caller has kept its metainfo. */
    void reopen();

    /** Closes the files, which the torrent uses no more. The answer is {@link ContentEvent.Closed}. */
    void close();
}
