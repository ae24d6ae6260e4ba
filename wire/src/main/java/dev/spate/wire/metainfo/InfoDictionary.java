package dev.spate.wire.metainfo;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PieceGeometry;
import java.util.List;

/** The checked contents of an info dictionary. */
record InfoDictionary(
        InfoHash infoHash,
        String name,
        boolean isSingleFile,
        PieceGeometry geometry,
        List<FileEntry> files,
        PieceHashes pieceHashes,
        PieceLayers pieceLayers) {
    InfoDictionary {
        files = List.copyOf(files);
    }

    InfoDictionary withLayers(PieceLayers layers) {
        return new InfoDictionary(infoHash, name, isSingleFile, geometry, files, pieceHashes, layers);
    }
}
