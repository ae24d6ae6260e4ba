package dev.spate.wire.metainfo;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeString;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks that both parts of a hybrid torrent describe the same files at the same offsets (BEP 52, upgrade path).
 * Otherwise the two swarms would overwrite each other's data.
 */
final class HybridCheck {
    private HybridCheck() {}

    /**
     * The files of v1, including pad files, with the roots of v2.
     *
     * @throws ProtocolException if they differ in anything but padding
     */
    static List<RawFile> merge(List<RawFile> v1, long[] v1Offsets, List<RawFile> v2, long[] v2Offsets)
            throws ProtocolException {
        List<RawFile> merged = new ArrayList<>(v1.size());
        int next = 0;
        for (int i = 0; i < v1.size(); i++) {
            RawFile file = v1.get(i);
            if (file.isPad()) {
                merged.add(file);
                continue;
            }
            boolean same = next < v2.size()
                    && isSame(file, v2.get(next))
                    && (file.length() == 0 || v1Offsets[i] == v2Offsets[next]);
            if (!same) {
                throw inconsistent();
            }
            merged.add(new RawFile(
                    file.path(),
                    file.length(),
                    file.attributes(),
                    file.symlinkPath(),
                    v2.get(next).piecesRoot()));
            next++;
        }
        if (next < v2.size()) {
            throw inconsistent();
        }
        return merged;
    }

    private static boolean isSame(RawFile v1, RawFile v2) {
        return v1.length() == v2.length()
                && v1.isSymlink() == v2.isSymlink()
                && isSamePath(v1.path(), v2.path())
                && isSamePath(v1.symlinkPath(), v2.symlinkPath());
    }

    private static boolean isSamePath(List<BencodeString> v1, List<BencodeString> v2) {
        return v1.equals(v2);
    }

    private static ProtocolException inconsistent() {
        return new ProtocolException("torrent: its v1 and v2 parts describe different files");
    }
}
