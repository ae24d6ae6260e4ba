package dev.spate.protocol.torrent;

/**
 * A file that was there before us. Nothing of it is overwritten: unless all its pieces are genuine, the torrent fails
 * with {@link DiskEvent.Cause#IN_THE_WAY} instead of writing.
 *
 * @param name for a person
 * @param firstPiece the first piece that holds bytes of it
 * @param lastPiece the last one
 */
public record GuardedFile(String name, int firstPiece, int lastPiece) {}
