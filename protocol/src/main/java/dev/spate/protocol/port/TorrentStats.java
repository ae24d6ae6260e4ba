package dev.spate.protocol.port;

import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;

/** The figures of one torrent at one moment, as its machine counts them. */
public record TorrentStats(
        Activity activity, Progress progress, TransferRates rates, TransferTotals totals, SwarmCounts swarm) {
    /** Before anything has happened. */
    public static TorrentStats nothing(Activity activity, Progress progress) {
        return new TorrentStats(activity, progress, TransferRates.NONE, TransferTotals.NONE, SwarmCounts.NONE);
    }
}
