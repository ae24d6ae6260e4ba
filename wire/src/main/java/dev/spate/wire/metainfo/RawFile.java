package dev.spate.wire.metainfo;

import dev.spate.wire.bencode.BencodeString;
import java.util.List;
import java.util.Set;

/**
 * A file as the info dictionary describes it, before its names are made safe.
 *
 * @param path elements below the torrent's folder; the name of a single file; empty for a pad file without a path
 * @param symlinkPath empty unless the file is a symbolic link
 * @param piecesRoot 32 bytes for a v2 file that is not empty; else empty
 */
record RawFile(
        List<BencodeString> path,
        long length,
        Set<FileAttribute> attributes,
        List<BencodeString> symlinkPath,
        BencodeString piecesRoot) {
    boolean isPad() {
        return attributes.contains(FileAttribute.PAD);
    }

    boolean isSymlink() {
        return attributes.contains(FileAttribute.SYMLINK);
    }
}
