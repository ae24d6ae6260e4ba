package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.StoredFile;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.wire.PieceGeometry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The files of a torrent that this program did not create. They are used where they match, and never written.
 *
 * @param files their indexes
 * @param checked the pieces of these files that must match before anything is downloaded
 */
record ForeignFiles(BitSet files, List<ForeignFile> checked) {
    /** No file is guarded. */
    static final ForeignFiles NONE = new ForeignFiles(new BitSet(), List.of());

    /**
     * Guards these files.
     *
     * @param found each file of the torrent as it is on disk
     */
    static ForeignFiles of(BitSet files, FileLayout layout, PieceGeometry geometry, List<Optional<FileStamp>> found)
            throws IOException {
        List<ForeignFile> checked = new ArrayList<>();
        Pieces pieces = new Pieces(files, layout, geometry);
        for (int i = files.nextSetBit(0); i >= 0; i = files.nextSetBit(i + 1)) {
            StoredFile file = layout.file(i);
            if (file.length() == 0) {
                continue;
            }
            int first = geometry.pieceAt(file.offset());
            int last = geometry.pieceAt(file.offset() + file.length() - 1);
            // A file of another length cannot match, and no piece must be downloaded to know that.
            Optional<FileStamp> stamp = found.get(i);
            boolean mayMatch = stamp.isPresent() && stamp.get().length() == file.length();
            if (mayMatch && pieces.holdsOtherFile(first)) {
                first++;
            }
            if (mayMatch && first <= last && pieces.holdsOtherFile(last)) {
                last--;
            }
            if (first <= last) {
                checked.add(new ForeignFile(file.path().toString(), first, last));
            }
        }
        return new ForeignFiles(files, checked);
    }

    /**
     * Which pieces contain bytes of a file that is not guarded. Each piece is examined once, however many files it has.
     */
    private static final class Pieces {
        private final BitSet guarded;
        private final FileLayout layout;
        private final PieceGeometry geometry;
        private final BitSet known = new BitSet();
        private final BitSet mixed = new BitSet();

        Pieces(BitSet guarded, FileLayout layout, PieceGeometry geometry) {
            this.guarded = guarded;
            this.layout = layout;
            this.geometry = geometry;
        }

        /** Whether the piece may become right only after a download. */
        boolean holdsOtherFile(int piece) throws IOException {
            if (!known.get(piece)) {
                known.set(piece);
                layout.forEachRun(
                        geometry.pieceOffset(piece), geometry.pieceLength(piece), (file, position, length) -> {
                            if (layout.file(file).isOnDisk() && !guarded.get(file)) {
                                mixed.set(piece);
                            }
                        });
            }
            return mixed.get(piece);
        }
    }
}
