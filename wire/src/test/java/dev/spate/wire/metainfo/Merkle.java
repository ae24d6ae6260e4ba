package dev.spate.wire.metainfo;

import java.util.ArrayList;
import java.util.List;

/** Merkle trees (BEP 52) over files of zero bytes in pieces of one block, computed in the simplest way. */
final class Merkle {
    private static final int BLOCK = 16 * 1024;

    private Merkle() {}

    static byte[] root(int length) {
        List<byte[]> layer = leaves(length);
        while (Integer.bitCount(layer.size()) != 1) {
            layer.add(new byte[32]);
        }
        while (layer.size() > 1) {
            List<byte[]> above = new ArrayList<>();
            for (int i = 0; i < layer.size(); i += 2) {
                byte[] pair = new byte[64];
                System.arraycopy(layer.get(i), 0, pair, 0, 32);
                System.arraycopy(layer.get(i + 1), 0, pair, 32, 32);
                above.add(Hashing.sha256().digest(pair));
            }
            layer = above;
        }
        return layer.getFirst();
    }

    static byte[] layer(int length) {
        List<byte[]> leaves = leaves(length);
        byte[] layer = new byte[32 * leaves.size()];
        for (int i = 0; i < leaves.size(); i++) {
            System.arraycopy(leaves.get(i), 0, layer, 32 * i, 32);
        }
        return layer;
    }

    private static List<byte[]> leaves(int length) {
        List<byte[]> leaves = new ArrayList<>();
        for (int left = length; left > 0; left -= BLOCK) {
            leaves.add(Hashing.sha256().digest(new byte[Math.min(left, BLOCK)]));
        }
        return leaves;
    }
}
