package dev.spate.wire.status;

/**
 * How much of a torrent is here and verified.
 *
 * @param bytesWanted of all files that are wanted; while metadata is fetched, its length, or 0 while no peer has told it
 * @param bytesHave of those, verified; while metadata is fetched, received
 * @param pieceCount pieces of the whole torrent, or 0 while metadata is fetched
 * @param piecesHave pieces that are verified
 * @param piecesChecked how far {@link Activity#CHECKING} has come
 */
public record Progress(long bytesWanted, long bytesHave, int pieceCount, int piecesHave, int piecesChecked) {
    /** Nothing is here yet. */
    public static Progress none(long bytesWanted, int pieceCount) {
        return new Progress(bytesWanted, 0, pieceCount, 0, 0);
    }

    /** Whether the metadata is known; of a magnet link it is fetched first. */
    public boolean hasMetadata() {
        return pieceCount > 0;
    }

    /** Share of the wanted bytes that are verified, 0 to 1; 0 while the metadata is unknown. */
    public double share() {
        if (!hasMetadata()) {
            return 0;
        }
        return bytesWanted == 0 ? 1 : (double) bytesHave / bytesWanted;
    }
}
