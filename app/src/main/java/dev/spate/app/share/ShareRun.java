package dev.spate.app.share;

import dev.spate.app.console.Console;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.app.console.ShareActivity;
import dev.spate.app.console.Throttle;
import dev.spate.share.Share;
import dev.spate.share.ShareAddresses;
import dev.spate.share.ShareNotice;
import dev.spate.share.SharedOffer;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.share.text.WebNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reports what a share is doing until the user interrupts it. Owned by the command's thread; only the queue of notices
 * is shared.
 */
final class ShareRun implements AutoCloseable {
    /** Nobody reads more lines than this; the page shows the state. */
    private static final int NOTICES_MAX = 100_000;

    private final Console console;
    private final ProgressDisplay progress;
    private final boolean showsQr;
    private final Throttle displayThrottle = new Throttle(TimeUnit.MILLISECONDS.toNanos(250));
    private final LinkedBlockingQueue<ShareNotice> notices = new LinkedBlockingQueue<>(NOTICES_MAX);

    ShareRun(Console console, ProgressDisplay progress, boolean showsQr) {
        this.console = console;
        this.progress = progress;
        this.showsQr = showsQr;
    }

    /** Called on threads of the share. */
    void onNotice(ShareNotice item) {
        var _ = notices.offer(item);
    }

    /**
     * Runs until interrupted.
     *
     * @param publicHint the command line that would serve others, if only this machine can reach the share
     */
    void run(Share share, Optional<String> publicHint) {
        ShareAddresses shareAddresses = share.addresses();
        progress.report(new Report.Serving(
                shareAddresses.web(), Optional.of(shareAddresses.peer().toString())));
        progress.report(new Report.OwnerAddress(share.ownerAddress()));
        publicHint.ifPresent(
                line -> progress.report(new Report.Notice("only this machine can reach it; to serve others: " + line)));
        console.interrupt().repeatUntil(() -> false, wait -> {
            ShareNotice item = notices.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (item != null) {
                report(item, shareAddresses);
            }
            long now = System.nanoTime();
            if (notices.isEmpty() && displayThrottle.tryPass(now)) {
                progress.show(activity(share), now);
            }
        });
    }

    private void report(ShareNotice item, ShareAddresses shareAddresses) {
        switch (item) {
            case ShareNotice.Offered(SharedOffer offer, boolean wasHashed) -> {
                progress.report(report(offer, shareAddresses, wasHashed));
                if (showsQr) {
                    String code = String.join("\n", QrCode.lines(shareAddresses.web() + WebNames.page(offer.name())));
                    progress.report(new Report.Notice(code));
                }
            }
            case ShareNotice.Withdrawn(String name) -> progress.report(new Report.Withdrawn(name, false));
            case ShareNotice.Removed(String name) -> progress.report(new Report.Withdrawn(name, true));
            case ShareNotice.Failed(String name, String reason) ->
                progress.report(new Report.Notice(name + ": " + reason));
            case ShareNotice.LeftOut(String path, String reason) ->
                progress.report(new Report.Notice(Console.printable("left out: " + path + ": " + reason)));
            case ShareNotice.Ready(int offers, int hashed, int known) ->
                progress.report(new Report.Ready(offers, hashed, known));
        }
    }

    private static Report report(SharedOffer offer, ShareAddresses shareAddresses, boolean wasHashed) {
        Optional<OfferedTorrent> torrent = offer.torrent();
        return new Report.Shared(
                offer.name(),
                offer.length(),
                torrent.map(there -> there.infoHash().v1Hex()),
                torrent.map(OfferedTorrent::magnet),
                shareAddresses.web() + WebNames.page(offer.name()),
                shareAddresses.web() + WebNames.download(offer.name()),
                torrent.map(_ -> shareAddresses.web() + WebNames.torrent(offer.name())),
                wasHashed);
    }

    private static ShareActivity activity(Share share) {
        List<ShareActivity.Offer> offers = new ArrayList<>();
        for (SharedOffer offer : share.offered()) {
            offer.traffic()
                    .ifPresent(traffic -> offers.add(new ShareActivity.Offer(
                            offer.name(),
                            traffic.upBytesPerSecond(),
                            traffic.uploadedBytes(),
                            traffic.copies(),
                            traffic.peers() == 0 ? List.of() : peers(offer))));
        }
        List<ShareActivity.Preparing> preparing = share.preparing().stream()
                .filter(offer -> offer.status().progress() > 0)
                .map(offer ->
                        new ShareActivity.Preparing(offer.name(), offer.status().progress()))
                .toList();
        return new ShareActivity(offers, preparing);
    }

    private static List<ShareActivity.Peer> peers(Offer offer) {
        return offer.peers().stream()
                .map(peer -> new ShareActivity.Peer(
                        peer.remote().toString(),
                        peer.client(),
                        peer.progress(),
                        peer.rates().upBytesPerSecond()))
                .toList();
    }

    @Override
    public void close() {
        notices.clear();
    }
}
