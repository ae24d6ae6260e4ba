package dev.spate.engine;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FileStamp;
import dev.spate.engine.disk.StoredFile;
import dev.spate.protocol.torrent.GuardedFile;
import dev.spate.wire.PieceGeometry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The files of a torrent that were there before us. They are used where they match and never written.
 *
 * @param files by their index
 * @param checked which pieces of them have to match before anything is downloaded
 */
record Guard(BitSet files, List<GuardedFile> checked) {
    /** Nothing is guarded. */
    static final Guard NONE = new Guard(new BitSet(), List.of());

    /**
     * Guards these files.
     *
     * @param found what is there now, one for each file
     */
    static Guard of(BitSet files, FileLayout layout, PieceGeometry geometry, List<Optional<FileStamp>> found)
            throws IOException {
        List<GuardedFile> checked = new ArrayList<>();
        for (int i = files.nextSetBit(0); i >= 0; i = files.nextSetBit(i + 1)) {
            StoredFile file = layout.file(i);
            if (file.length() == 0) {
                continue;
            }
            int first = geometry.pieceAt(file.offset());
            int last = geometry.pieceAt(file.offset() + file.length() - 1);
            // A file of another length is another file: no need to download a piece to know that.
            boolean mayMatch = found.get(i)
                    .filter(stamp -> stamp.length() == file.length())
                    .isPresent();
            if (mayMatch && reachesBeyond(files, first, layout, geometry)) {
                first++;
            }
            if (mayMatch && first <= last && reachesBeyond(files, last, layout, geometry)) {
                last--;
            }
            if (first <= last) {
                checked.add(new GuardedFile(file.path().toString(), first, last));
            }
        }
        return new Guard(files, checked);
    }

    /** Whether a piece holds bytes of a file that is not guarded, so that it may be right only after a download. */
    private static boolean reachesBeyond(BitSet files, int piece, FileLayout layout, PieceGeometry geometry)
            throws IOException {
        boolean[] reaches = {false};
        layout.forEachRun(geometry.pieceOffset(piece), geometry.pieceLength(piece), (file, position, length) -> {
            reaches[0] |= layout.file(file).isOnDisk() && !files.get(file);
        });
        return reaches[0];
    }
}
