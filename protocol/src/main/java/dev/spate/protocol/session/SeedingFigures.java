package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

/**
 * What counts towards the goals of a torrent. It outlives the process.
 *
 * @param uploadedBytes payload to peers, in all sessions together
 * @param bytesWanted bytes of all wanted files; 0 while the metadata is unknown
 * @param seedingNanos time for which the torrent was complete and peers could download from us
 * @param idleNanos such time since the last upload
 */
public record SeedingFigures(long uploadedBytes, long bytesWanted, long seedingNanos, long idleNanos) {
    /** A torrent that is new. */
    public static final SeedingFigures NONE = new SeedingFigures(0, 0, 0, 0);

    public SeedingFigures {
        check(
                Math.min(Math.min(uploadedBytes, bytesWanted), Math.min(seedingNanos, idleNanos)) >= 0,
                "figures are not negative");
    }
}
