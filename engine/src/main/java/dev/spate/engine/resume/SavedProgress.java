package dev.spate.engine.resume;

import dev.spate.wire.peer.Bitfield;
import java.util.BitSet;
import java.util.List;

/**
 * What is known of a download when it begins again.
 *
 * @param trusted pieces that were verified, forced and saved, in files that nobody has touched since
 * @param doubtful pieces that must be checked before anything is written: saved ones in files that have changed, and all
 *     of files about which nothing is known
 * @param guarded files that were there before us and may not be written over
 * @param filePriorities one for each file, 0 to 7, or empty when nothing was saved
 * @param uploadedBytes of all sessions together
 * @param downloadedBytes of all sessions together
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
