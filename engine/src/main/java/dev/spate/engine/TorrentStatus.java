package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.util.Optional;

/**
 * The status of one torrent at one moment; an immutable snapshot, renewed at most four times a second.
 *
 * @param infoHash the info-hash, which identifies the torrent to peers and trackers
 * @param name the name of the torrent; see {@link TorrentHandle#name}
 * @param activity what the torrent does now
 * @param progress how much is downloaded and verified
 * @param rates payload per second, over the last few seconds
 * @param totals payload so far
 * @param swarm the numbers of peers, connected and in the swarm
 * @param failure why the torrent stopped, when the activity is {@link Activity#FAILED}
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
    /** The same status with another activity. */
    TorrentStatus with(Activity other) {
        return other == activity
                ? this
                : new TorrentStatus(infoHash, name, other, progress, rates, totals, swarm, failure);
    }

    /** Whether the metainfo is known; for a magnet link, only once its metadata has arrived. */
    public boolean hasMetadata() {
        return progress.hasMetadata();
    }

    /** Whether every wanted byte is verified. */
    public boolean isComplete() {
        return hasMetadata() && progress.bytesHave() == progress.bytesWanted() && activity != Activity.CHECKING;
    }
}
