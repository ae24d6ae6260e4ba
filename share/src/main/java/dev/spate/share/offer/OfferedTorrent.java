package dev.spate.share.offer;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.bencode.BencodeWriter;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Arrays;
import java.util.List;

/** The torrent of an offer. Immutable. */
public final class OfferedTorrent {
    private final InfoHash infoHash;
    private final String magnet;
    private final byte[] bytes;
    private final int infoBegin;
    private final int infoLength;

    /**
     * A torrent from its file.
     *
     * @param infoHash the hash of the info dictionary
     * @param magnet the magnet link as text
     * @param bytes the torrent file; the caller must not change the array later
     * @param infoBegin position of the info dictionary in {@code bytes}
     * @param infoLength bytes of the info dictionary
     */
    public OfferedTorrent(InfoHash infoHash, String magnet, byte[] bytes, int infoBegin, int infoLength) {
        this.infoHash = infoHash;
        this.magnet = magnet;
        this.bytes = bytes;
        this.infoBegin = infoBegin;
        this.infoLength = infoLength;
    }

    /**
     * Makes a torrent file and a magnet link (BEP 3, BEP 9, BEP 12). The same arguments always give the same bytes.
     *
     * @param metainfo its info dictionary is used unchanged
     * @param trackers announce URLs, all of one tier; they replace those of the metainfo
     * @param peers for the {@code x.pe} parameters of the magnet link
     */
    public static OfferedTorrent of(Metainfo metainfo, List<String> trackers, List<HostPort> peers) {
        Magnet plain = metainfo.toMagnet();
        Magnet magnet = new Magnet(
                plain.infoHash(), plain.displayName(), trackers, List.of(), peers, List.of(), plain.exactLength());
        BencodeWriter writer = new BencodeWriter().dictionary();
        if (!trackers.isEmpty()) {
            writer.key("announce")
                    .text(trackers.getFirst())
                    .key("announce-list")
                    .list();
            writer.texts(trackers).end();
        }
        byte[] info = metainfo.infoBytes();
        byte[] bytes = writer.key("created by")
                .text("Spate")
                .key("info")
                .raw(info)
                .end()
                .toBytes();
        // The info dictionary is the last value; one byte ends the dictionary around it.
        int infoBegin = bytes.length - 1 - info.length;
        return new OfferedTorrent(metainfo.infoHash(), magnet.toUri(), bytes, infoBegin, info.length);
    }

    /** The hash of the info dictionary. */
    public InfoHash infoHash() {
        return infoHash;
    }

    /** The magnet link as text. */
    public String magnet() {
        return magnet;
    }

    /** A copy of the bencoded info dictionary. */
    public byte[] infoBytes() {
        return Arrays.copyOfRange(bytes, infoBegin, infoBegin + infoLength);
    }

    /** The length of {@link #infoBytes} in bytes. */
    public int infoLength() {
        return infoLength;
    }

    /** A copy of the torrent file. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
