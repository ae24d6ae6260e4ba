package dev.spate.engine.download;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDecoder;

/** Recognises a torrent file by its contents, because names and types are often wrong. Stateless. */
public final class TorrentSniffer {
    /** How many bytes {@link #mayBeTorrent} checks. */
    public static final int HEAD_LENGTH = 8;

    private TorrentSniffer() {}

    /**
     * Whether a file that begins with these bytes may be a torrent: they begin a dictionary whose first key is a
     * string.
     *
     * @param head the first {@link #HEAD_LENGTH} bytes, or all of a shorter file
     */
    public static boolean mayBeTorrent(byte[] head) {
        if (head.length < 3 || head[0] != 'd') {
            return false;
        }
        int end = 1;
        while (end < head.length && head[end] >= '0' && head[end] <= '9') {
            end++;
        }
        return end > 1 && end < head.length && head[end] == ':';
    }

    /**
     * Whether a whole file is a torrent, usable or not: a bencoded dictionary that contains a dictionary {@code info}.
     */
    public static boolean isTorrent(byte[] file) {
        if (file.length > WireLimits.METAINFO_LENGTH_MAX || !mayBeTorrent(file)) {
            return false;
        }
        try {
            return BencodeDecoder.lenient()
                    .acceptingTrailing()
                    .decode(file)
                    .dictionary()
                    .dictionary("info")
                    .isPresent();
        } catch (ProtocolException e) {
            return false;
        }
    }
}
