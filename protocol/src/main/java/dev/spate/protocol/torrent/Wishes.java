package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.machine.Machine;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** How much each file is wanted, and so each piece: as much as the most wanted of the files in it. Owned by the torrent. */
final class Wishes {
    /** What a file is wanted when nothing is said. */
    static final int DEFAULT = 4;

    /** What a piece is wanted that only a reader needs; its deadline says the rest. */
    private static final int LOWEST = 1;

    private final PieceGeometry geometry;
    private final List<FileEntry> files;
    private final byte[] pieces;
    private final Leases leases = new Leases();
    private boolean inOrder;

    Wishes(PieceGeometry geometry, List<FileEntry> files, List<Integer> filePriorities, boolean inOrder) {
        this.geometry = geometry;
        this.files = files;
        this.pieces = new byte[geometry.pieceCount()];
        this.inOrder = inOrder;
        prioritise(
                filePriorities.isEmpty()
                        ? new ArrayList<>(Collections.nCopies(files.size(), DEFAULT))
                        : filePriorities);
    }

    void prioritise(List<Integer> filePriorities) {
        check(filePriorities.size() == files.size(), "every file has one priority");
        Arrays.fill(pieces, (byte) 0);
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            if (file.length() > 0 && !file.isPad()) {
                raise(file, filePriorities.get(i).byteValue());
            }
        }
    }

    private void raise(FileEntry file, byte priority) {
        int last = geometry.pieceAt(file.offset() + file.length() - 1);
        for (int piece = geometry.pieceAt(file.offset()); piece <= last; piece++) {
            pieces[piece] = (byte) Math.max(pieces[piece], priority);
        }
    }

    /** What the owner wants. */
    int ofPiece(int piece) {
        return pieces[piece];
    }

    /** What the owner or a reader wants: a reader's need outlives no lease, so it never changes what the owner said. */
    int orNeedOf(int piece) {
        return pieces[piece] == 0 && leases.deadline(piece) != Machine.NEVER ? LOWEST : pieces[piece];
    }

    /** What readers wait for. */
    Leases leases() {
        return leases;
    }

    boolean inOrder() {
        return inOrder;
    }

    void inOrder(boolean choice) {
        inOrder = choice;
    }

    /** Bytes of all wanted pieces. */
    long bytesWanted() {
        long bytes = 0;
        for (int piece = 0; piece < pieces.length; piece++) {
            bytes += pieces[piece] > 0 ? geometry.pieceLength(piece) : 0;
        }
        return bytes;
    }
}
