package dev.spate.app.console;

import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.SwarmCounts;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.util.Map;
import java.util.Optional;

/** Statuses of a torrent of 1,000 bytes in 10 pieces; each method returns a changed copy. */
public record Statuses(
        Activity activity, long verified, long downloaded, long uploaded, int checked, int peers, long rate) {
    public static Statuses of(Activity activity) {
        return new Statuses(activity, 0, 0, 0, 0, 0, 0);
    }

    public Statuses verified(long bytes) {
        return new Statuses(activity, bytes, downloaded, uploaded, checked, peers, rate);
    }

    public Statuses downloaded(long bytes) {
        return new Statuses(activity, verified, bytes, uploaded, checked, peers, rate);
    }

    public Statuses uploaded(long bytes) {
        return new Statuses(activity, verified, downloaded, bytes, checked, peers, rate);
    }

    public Statuses checked(int pieces) {
        return new Statuses(activity, verified, downloaded, uploaded, pieces, peers, rate);
    }

    public Statuses peers(int number) {
        return new Statuses(activity, verified, downloaded, uploaded, checked, number, rate);
    }

    public Statuses rate(long bytesPerSecond) {
        return new Statuses(activity, verified, downloaded, uploaded, checked, peers, bytesPerSecond);
    }

    public TorrentStatus build() {
        return build(Optional.empty());
    }

    public TorrentStatus build(Optional<TorrentFailure> failure) {
        return new TorrentStatus(
                InfoHash.v1(new byte[20]),
                "film",
                activity,
                new Progress(1000, verified, 10, (int) (verified / 100), checked),
                new TransferRates(rate, 0),
                new TransferTotals(downloaded, uploaded, 0),
                new SwarmCounts(peers, 0, -1, -1, 1.5, Map.of()),
                failure);
    }
}
