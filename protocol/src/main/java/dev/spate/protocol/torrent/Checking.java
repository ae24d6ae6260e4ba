package dev.spate.protocol.torrent;

import dev.spate.protocol.port.Disk;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;

/** Checks which pieces on disk are genuine. Owned by the torrent. */
final class Checking implements ContentPhase {
    private final PieceGeometry geometry;
    private final Disk disk;
    private final Bitfield genuine;
    private final Bitfield unchecked;
    private final Bitfield requested;
    private final int total;
    private int done;
    private int found;
    private long requestedBytes;

    /**
     * A check of some pieces.
     *
     * @param have pieces that are trusted without a check
     * @param unchecked pieces to check
     */
    Checking(PieceGeometry geometry, Disk disk, Bitfield have, Bitfield unchecked) {
        this.geometry = geometry;
        this.disk = disk;
        this.genuine = have.copy();
        this.unchecked = unchecked.copy();
        this.requested = Bitfield.empty(unchecked.size());
        this.total = unchecked.count();
    }

    /** Keeps the disk busy, but not so busy that a pause would wait for long. */
    void checkMore() {
        int piece = unchecked.nextSet(0);
        while (piece >= 0 && requested.count() < TorrentLimits.CHECKS_MAX && hasRoom(piece)) {
            unchecked.clear(piece);
            requested.set(piece);
            requestedBytes += geometry.pieceLength(piece);
            disk.check(new PieceIndex(piece));
            piece = unchecked.nextSet(piece + 1);
        }
    }

    private boolean hasRoom(int piece) {
        return requestedBytes == 0 || requestedBytes + geometry.pieceLength(piece) <= TorrentLimits.CHECK_BYTES_MAX;
    }

    /** The result of one check. */
    void onChecked(int piece, boolean isGenuine) {
        if (!requested.clear(piece)) {
            // It belongs to an earlier check, which a failure or a new check has ended.
            return;
        }
        requestedBytes -= geometry.pieceLength(piece);
        done++;
        if (isGenuine) {
            genuine.set(piece);
            found++;
        }
    }

    boolean isFinished() {
        return done == total;
    }

    int total() {
        return total;
    }

    int found() {
        return found;
    }

    @Override
    public boolean has(int piece) {
        return genuine.has(piece);
    }

    @Override
    public int piecesHave() {
        return genuine.count();
    }

    @Override
    public int piecesHave(Bitfield among) {
        return genuine.countInBoth(among);
    }

    @Override
    public int piecesChecked() {
        return geometry.pieceCount() - total + done;
    }

    @Override
    public double copies() {
        return 0;
    }

    boolean isGenuine(int firstPiece, int lastPiece) {
        int firstMissing = genuine.nextClear(firstPiece);
        return firstMissing < 0 || firstMissing > lastPiece;
    }

    /** Pieces that are trusted or were found genuine. */
    Bitfield genuine() {
        return genuine;
    }

    /** The check that follows a failure: it checks the doubtful pieces again, whatever was known of them. */
    Checking withDoubtful(Bitfield doubtful) {
        Bitfield sure = genuine.copy();
        Bitfield open = remaining();
        for (int piece = doubtful.nextSet(0); piece >= 0; piece = doubtful.nextSet(piece + 1)) {
            sure.clear(piece);
            open.set(piece);
        }
        return new Checking(geometry, disk, sure, open);
    }

    /** The pieces that a later check must still check. */
    private Bitfield remaining() {
        Bitfield rest = unchecked.copy();
        for (int piece = requested.nextSet(0); piece >= 0; piece = requested.nextSet(piece + 1)) {
            rest.set(piece);
        }
        return rest;
    }
}
