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
     * A torrent as it is given to people.
     *
     * @param magnet the link as text
     * @param bytes of the torrent file, the caller's no more
     * @param infoBegin where in it the info dictionary begins
     */
    public OfferedTorrent(InfoHash infoHash, String magnet, byte[] bytes, int infoBegin, int infoLength) {
        this.infoHash = infoHash;
        this.magnet = magnet;
        this.bytes = bytes;
        this.infoBegin = infoBegin;
        this.infoLength = infoLength;
    }

    /** A torrent with these ways to find its peers; the same metainfo and ways always give the same bytes. */
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

    /** Names it. */
    public InfoHash infoHash() {
        return infoHash;
    }

    /** The link as text. */
    public String magnet() {
        return magnet;
    }

    /** The info dictionary, which the info-hash is the digest of; the caller's own copy. */
    public byte[] infoBytes() {
        return Arrays.copyOfRange(bytes, infoBegin, infoBegin + infoLength);
    }

    /** How many bytes {@link #infoBytes} has. */
    public int infoLength() {
        return infoLength;
    }

    /** The torrent file; the caller's own copy. */
    public byte[] bytes() {
        return bytes.clone();
    }
}
