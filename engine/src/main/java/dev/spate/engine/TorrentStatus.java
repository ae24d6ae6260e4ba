package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.util.Optional;

/**
 * One torrent at one moment; an immutable snapshot, renewed at most four times a second.
 *
 * @param failure why the torrent stopped, when {@link Activity#FAILED}
 */
public record TorrentStatus(
        InfoHash infoHash,
        String name,
        Activity activity,
        Progress progress,
        TransferRates rates,
        TransferTotals totals,
        SwarmCounts swarm,
        Optional<TorrentFailure> failure) {
    /** Whether it is known what the torrent holds; of a magnet link only once its metadata is there. */
    public boolean hasMetadata() {
        return progress.hasMetadata();
    }

    /** Whether every wanted byte is verified. */
    public boolean isComplete() {
        return hasMetadata() && progress.bytesHave() == progress.bytesWanted() && activity != Activity.CHECKING;
    }
}
