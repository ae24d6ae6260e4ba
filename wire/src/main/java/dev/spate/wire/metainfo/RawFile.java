package dev.spate.wire.metainfo;

import dev.spate.wire.bencode.BencodeString;
import java.util.List;
import java.util.Set;

/**
 * A file as the info dictionary describes it, before its names are made safe.
 *
 * @param path elements below the torrent's folder; of a single file its own name; empty for a pad file without one
 * @param symlinkPath empty for everything but a symbolic link
 * @param piecesRoot 32 bytes for a file of v2 that is not empty, else none
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
