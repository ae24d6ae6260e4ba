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

/**
 * The priority of each file and of each piece. A piece has the highest priority of the files in it. Owned by the
 * torrent.
 */
public final class PiecePriorities {
    /** The priority of a file when the owner sets none. */
    static final int DEFAULT = 4;

    /** The priority of a piece that only a reader needs; its deadline decides the rest. */
    private static final int LOWEST = 1;

    private final PieceGeometry geometry;
    private final List<FileEntry> files;
    private final byte[] pieces;
    private final BitSet wantedFiles = new BitSet();
    private final ReaderDeadlines readerDeadlines = new ReaderDeadlines();
    private Bitfield wanted = Bitfield.empty(0);
    private boolean inOrder;

    public PiecePriorities(
            PieceGeometry geometry, List<FileEntry> files, List<Integer> filePriorities, boolean inOrder) {
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

    /** The priority that the owner set. */
    public int ofPiece(int piece) {
        return pieces[piece];
    }

    /** The numbers of the files that the owner wants, as a copy. Empty files and padding are among them. */
    public BitSet wantedFiles() {
        return (BitSet) wantedFiles.clone();
    }

    /**
     * The priority that the owner set, or the lowest one if only a reader needs the piece. It ends with the reader's
     * need; the owner's choice stays.
     */
    public int ofPiece(int piece, boolean isNeeded) {
        return pieces[piece] == 0 && isNeeded ? LOWEST : pieces[piece];
    }

    /** The pieces that readers wait for. */
    public ReaderDeadlines readerDeadlines() {
        return readerDeadlines;
    }

    public boolean inOrder() {
        return inOrder;
    }

    public void setInOrder(boolean choice) {
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

    /** Bytes of this many pieces. The last piece of the torrent may be shorter. */
    public long bytes(int pieceCount, boolean withLast) {
        int missing = geometry.pieceLength() - geometry.pieceLength(geometry.pieceCount() - 1);
        return (long) pieceCount * geometry.pieceLength() - (withLast ? missing : 0);
    }
}
