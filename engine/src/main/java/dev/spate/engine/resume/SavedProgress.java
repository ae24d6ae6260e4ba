package dev.spate.engine.resume;

import dev.spate.wire.peer.Bitfield;
import java.util.BitSet;
import java.util.List;

/**
 * What is known about a download when it starts again.
 *
 * @param trusted pieces that were verified, forced and saved, in files that have not changed since
 * @param doubtful pieces that must be checked before anything is written: saved pieces in files that have changed, and
 *     all pieces of files about which nothing is known
 * @param guarded files that others made, which must not be overwritten
 * @param filePriorities one for each file, 0 to 7, or empty when nothing was saved
 * @param uploadedBytes the total of all sessions
 * @param downloadedBytes the total of all sessions
 */
public record SavedProgress(
        Bitfield trusted,
        Bitfield doubtful,
        BitSet guarded,
        List<Integer> filePriorities,
        long uploadedBytes,
        long downloadedBytes) {
    public SavedProgress {
        filePriorities = List.copyOf(filePriorities);
        guarded = (BitSet) guarded.clone();
    }
}
