package dev.spate.wire.metainfo;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeWriter;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The Merkle roots of a v2 torrent's files and, where the metainfo has them, the layers of piece hashes below (BEP 52).
 * It contains a layer only if it hashes to its root.
 */
final class PieceLayers {
    static final PieceLayers NONE = new PieceLayers(List.of(), Map.of());

    private static final int HASH_LENGTH = 32;
    private static final byte[] NO_BYTES = {};

    /** One root for each file of the torrent: 32 bytes, or empty for an empty file, a link or a pad file. */
    private final List<BencodeString> roots;

    private final Map<BencodeString, byte[]> layers;

    private PieceLayers(List<BencodeString> roots, Map<BencodeString, byte[]> layers) {
        this.roots = roots;
        this.layers = layers;
    }

    /** The roots of these files, without layers. */
    static PieceLayers of(List<RawFile> files) {
        List<BencodeString> roots = new ArrayList<>(files.size());
        // Copied, because a slice would keep the whole metainfo file in memory.
        files.forEach(file -> roots.add(BencodeString.of(file.piecesRoot().bytes())));
        return new PieceLayers(roots, Map.of());
    }

    /**
     * The same roots with the layers of the metainfo's {@code piece layers}.
     *
     * @param files the files of the torrent, one for each root
     * @throws ProtocolException if a layer is malformed, unknown or does not hash to its root
     */
    PieceLayers with(BencodeDictionary dictionary, List<FileEntry> files, int pieceLength) throws ProtocolException {
        Map<BencodeString, Integer> pieceCounts = pieceCounts(files, pieceLength);
        byte[] padding = padding(pieceLength);
        Map<BencodeString, byte[]> checked = new HashMap<>();
        for (BencodeDictionary.Entry entry : dictionary.entries()) {
            Integer pieceCount = pieceCounts.get(entry.key());
            if (pieceCount == null || !(entry.value() instanceof BencodeString layer)) {
                throw new ProtocolException("torrent: a piece layer belongs to no file or is not a string");
            }
            if (pieceCount == 1 || checked.containsKey(entry.key())) {
                continue;
            }
            byte[] hashes = layer.bytes();
            if (hashes.length != (long) pieceCount * HASH_LENGTH) {
                throw new ProtocolException("torrent: a piece layer has the wrong length");
            }
            if (!Arrays.equals(root(hashes, padding), entry.key().bytes())) {
                throw new ProtocolException("torrent: a piece layer does not match its root");
            }
            checked.put(entry.key(), hashes);
        }
        return new PieceLayers(roots, checked);
    }

    /** Writes the layers as a torrent file has them; nothing when there are none. */
    void write(BencodeWriter out) {
        if (!layers.isEmpty()) {
            out.key("piece layers").dictionary();
            new TreeMap<>(layers).forEach((root, layer) -> out.key(root.bytes()).bytes(layer));
            out.end();
        }
    }

    byte[] root(int file) {
        return roots.isEmpty() ? NO_BYTES : roots.get(file).bytes();
    }

    /** The hashes of the file's pieces, 32 bytes each; none when they are unknown. */
    byte[] layer(int file) {
        byte[] layer = roots.isEmpty() ? null : layers.get(roots.get(file));
        return layer == null ? NO_BYTES : layer.clone();
    }

    private Map<BencodeString, Integer> pieceCounts(List<FileEntry> files, int pieceLength) throws ProtocolException {
        Map<BencodeString, Integer> counts = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            if (roots.get(i).length() == 0) {
                continue;
            }
            int count = (int) ((files.get(i).length() - 1) / pieceLength) + 1;
            Integer other = counts.put(roots.get(i), count);
            if (other != null && other != count) {
                throw new ProtocolException("torrent: files of different length have the same pieces root");
            }
        }
        return counts;
    }

    /** The root of a whole piece that lies beyond the end of the file: zero leaves, hashed upwards. */
    private static byte[] padding(int pieceLength) {
        MessageDigest sha256 = Hashing.sha256();
        byte[] hash = new byte[HASH_LENGTH];
        for (long covered = WireLimits.BLOCK_LENGTH; covered < pieceLength; covered *= 2) {
            hash = parent(sha256, hash, hash);
        }
        return hash;
    }

    private static byte[] root(byte[] hashes, byte[] padding) {
        MessageDigest sha256 = Hashing.sha256();
        byte[] layer = hashes;
        byte[] pad = padding;
        while (layer.length > HASH_LENGTH) {
            byte[] above = new byte[(layer.length / HASH_LENGTH + 1) / 2 * HASH_LENGTH];
            for (int i = 0; i < layer.length; i += 2 * HASH_LENGTH) {
                sha256.update(layer, i, HASH_LENGTH);
                boolean hasRight = i + HASH_LENGTH < layer.length;
                sha256.update(hasRight ? layer : pad, hasRight ? i + HASH_LENGTH : 0, HASH_LENGTH);
                System.arraycopy(sha256.digest(), 0, above, i / 2, HASH_LENGTH);
            }
            pad = parent(sha256, pad, pad);
            layer = above;
        }
        return layer;
    }

    private static byte[] parent(MessageDigest sha256, byte[] left, byte[] right) {
        sha256.update(left);
        sha256.update(right);
        return sha256.digest();
    }
}
