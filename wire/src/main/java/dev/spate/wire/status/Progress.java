package dev.spate.wire.status;

/**
 * How much of a torrent is downloaded and verified.
 *
 * @param bytesWanted bytes of all wanted files. While metadata is fetched: its length, or 0 until a peer has told it
 * @param bytesHave the verified bytes of these files. While metadata is fetched: its received bytes
 * @param pieceCount pieces of the whole torrent, or 0 while metadata is fetched
 * @param piecesHave pieces that are verified
 * @param piecesChecked pieces that {@link Activity#CHECKING} has checked so far
 */
public record Progress(long bytesWanted, long bytesHave, int pieceCount, int piecesHave, int piecesChecked) {
    /** Progress before the first piece. */
    public static Progress none(long bytesWanted, int pieceCount) {
        return new Progress(bytesWanted, 0, pieceCount, 0, 0);
    }

    /** Whether the metadata is known; a magnet link begins without it. */
    public boolean hasMetadata() {
        return pieceCount > 0;
    }

    /** The verified part of the wanted bytes, 0 to 1; 0 while the metadata is unknown. */
    public double share() {
        if (!hasMetadata()) {
            return 0;
        }
        return bytesWanted == 0 ? 1 : (double) bytesHave / bytesWanted;
    }
}
