package dev.spate.app.demo;

import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Interrupt;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Plural;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * A whole swarm on one machine: a file spreads from one seed to many downloaders, which also upload to each other.
 * Owned by the command's thread.
 *
 * @param folder where the demo makes its own folder, which it deletes at the end
 * @param limit bytes per second that each member may upload, 0 for no limit
 */
public record Demo(Path folder, long size, int downloaders, long limit) {
    /** Runs until every downloader is complete or the user interrupts. */
    public ExitCode run(ProgressDisplay progress, Interrupt interrupt) throws IOException, InterruptedException {
        try (DemoFolder demoFolder = DemoFolder.under(folder, size, downloaders + 1)) {
            progress.report(new Report.Notice("one seed, " + Plural.text(downloaders, "downloader")
                    + " and a tracker: a file of "
                    + ByteSize.text(size) + ", "
                    + (limit == 0 ? "no upload limit" : "an upload limit of " + ByteSize.rate(limit) + " each")));
            Path content = demoFolder.write(DemoSwarm.SEED, size, new SplittableRandom());
            return spread(demoFolder, content, progress, interrupt);
        }
    }

    private ExitCode spread(DemoFolder demoFolder, Path content, ProgressDisplay progress, Interrupt interrupt)
            throws IOException, InterruptedException {
        try (DemoSwarm demoSwarm = new DemoSwarm(demoFolder, content, downloaders, limit)) {
            long began = System.nanoTime();
            CompletableFuture<Void> everybody = demoSwarm.completion();
            boolean hasEnded = interrupt.repeatUntil(everybody, () -> {
                long now = System.nanoTime();
                progress.show(new SpreadDisplay(demoSwarm, size, TimeUnit.NANOSECONDS.toSeconds(now - began)), now);
            });
            if (!hasEnded) {
                return ExitCode.INTERRUPTED;
            }
            requireSuccess(everybody);
            DemoOutcome demoOutcome = outcome(demoSwarm, demoFolder, (System.nanoTime() - began) / 1e9);
            progress.settle();
            progress.report(demoOutcome);
            return demoOutcome.wrong().isEmpty() ? ExitCode.DONE : ExitCode.VERIFICATION;
        }
    }

    private static void requireSuccess(CompletableFuture<Void> everybody) throws IOException {
        try {
            everybody.join();
        } catch (CompletionException e) {
            throw new IOException(
                    "a downloader has failed: "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
    }

    private DemoOutcome outcome(DemoSwarm demoSwarm, DemoFolder demoFolder, double seconds) throws IOException {
        List<DemoOutcome.Upload> uploads = demoSwarm.members().stream()
                .map(demoPeer -> new DemoOutcome.Upload(
                        demoPeer.name(), demoPeer.status().totals().uploadedBytes()))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (DemoPeer downloader : demoSwarm.downloaders()) {
            if (!demoFolder.isSame(DemoSwarm.SEED, downloader.name())) {
                wrong.add(downloader.name());
            }
        }
        return new DemoOutcome(size, limit, seconds, uploads, wrong);
    }
}
