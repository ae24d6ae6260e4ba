package dev.spate.protocol.transfer;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;

/** How much each file is wanted, and so each piece: as much as the most wanted of the files in it. Owned by the torrent. */
public final class PiecePriorities {
    /** What a file is wanted when nothing is said. */
    static final int DEFAULT = 4;

    /** What a piece is wanted that only a reader needs; its deadline says the rest. */
    private static final int LOWEST = 1;

    private final PieceGeometry geometry;
    private final List<FileEntry> files;
    private final byte[] pieces;
    private final BitSet wantedFiles = new BitSet();
    private final ReaderDeadlines readerDeadlines = new ReaderDeadlines();
    private Bitfield wanted = Bitfield.empty(0);
    private boolean inOrder;

    PiecePriorities(PieceGeometry geometry, List<FileEntry> files, List<Integer> filePriorities, boolean inOrder) {
        this.geometry = geometry;
        this.files = files;
        this.pieces = new byte[geometry.pieceCount()];
        this.inOrder = inOrder;
        prioritise(
                filePriorities.isEmpty()
                        ? new ArrayList<>(Collections.nCopies(files.size(), DEFAULT))
                        : filePriorities);
    }

    public void prioritise(List<Integer> filePriorities) {
        check(filePriorities.size() == files.size(), "every file has one priority");
        Arrays.fill(pieces, (byte) 0);
        for (int i = 0; i < files.size(); i++) {
            FileEntry file = files.get(i);
            wantedFiles.set(i, filePriorities.get(i) > 0);
            if (file.length() > 0 && !file.isPad()) {
                raise(file, filePriorities.get(i).byteValue());
            }
        }
        wanted = Bitfield.empty(pieces.length);
        for (int piece = 0; piece < pieces.length; piece++) {
            if (pieces[piece] > 0) {
                wanted.set(piece);
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
    public int ofPiece(int piece) {
        return pieces[piece];
    }

    /** The files that the owner wants, by their number; a copy. Those without a byte and padding are among them. */
    public BitSet wantedFiles() {
        return (BitSet) wantedFiles.clone();
    }

    /** What the owner wants, or a reader if one needs the piece: that ends with its need, and the owner's word stays. */
    public int ofPiece(int piece, boolean isNeeded) {
        return pieces[piece] == 0 && isNeeded ? LOWEST : pieces[piece];
    }

    /** What readers wait for. */
    public ReaderDeadlines readerDeadlines() {
        return readerDeadlines;
    }

    public boolean inOrder() {
        return inOrder;
    }

    public void inOrder(boolean choice) {
        inOrder = choice;
    }

    /** The pieces that the owner wants. Not to be changed. */
    public Bitfield wanted() {
        return wanted;
    }

    /** Bytes of all wanted pieces. */
    public long bytesWanted() {
        return bytes(wanted.count(), wanted.has(wanted.size() - 1));
    }

    /** Bytes of so many pieces, of which the last one of the torrent may be shorter. */
    public long bytes(int pieceCount, boolean withLast) {
        int missing = geometry.pieceLength() - geometry.pieceLength(geometry.pieceCount() - 1);
        return (long) pieceCount * geometry.pieceLength() - (withLast ? missing : 0);
    }
}
