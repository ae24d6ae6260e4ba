package dev.spate.protocol.port;

/**
 * A file that was there before us. Nothing of it is overwritten: unless these pieces are genuine, the torrent fails with
 * {@link DiskEvent.Cause#IN_THE_WAY} before it downloads anything.
 *
 * <p>A piece at its edge that reaches into a file which is not there cannot be checked and is not among them. It is
 * downloaded, and the disk compares what comes with what is there.
 *
 * @param name for a person
 * @param firstPiece the first piece that has to be genuine
 * @param lastPiece the last one
 */
public record ForeignFile(String name, int firstPiece, int lastPiece) {}
