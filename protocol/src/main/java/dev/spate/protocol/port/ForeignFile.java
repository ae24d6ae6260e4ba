package dev.spate.protocol.port;

/**
 * A file that existed before this torrent. Nothing of it is overwritten: unless these pieces are genuine, the torrent
 * fails with {@link DiskEvent.Cause#IN_THE_WAY} before it downloads anything.
 *
 * <p>A piece at its edge that reaches into a missing file cannot be checked and is not among these pieces. It is
 * downloaded, and the disk compares the new bytes with those in the file.
 *
 * @param name for a person
 * @param firstPiece the first piece that has to be genuine
 * @param lastPiece the last one
 */
public record ForeignFile(String name, int firstPiece, int lastPiece) {}
