package dev.spate.app.demo;

import dev.spate.app.console.ByteSize;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Interrupt;
import dev.spate.app.console.Progress;
import dev.spate.app.console.Report;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The whole job on one machine: a file spreads from one seed to many who share what they have. Owned by the command's
 * thread.
 *
 * @param folder in which the demo makes its own, and leaves nothing
 * @param limit bytes per second that each member may upload, 0 for no limit
 */
public record Demo(Path folder, long size, int downloaders, long limit) {
    private static final long STEP_MILLIS = 100;

    /** Runs to the end, or until the person has seen enough. */
    public ExitCode run(Progress progress, Interrupt interrupt) throws IOException, InterruptedException {
        try (Playground playground = Playground.under(folder, size, downloaders + 1)) {
            progress.tell(new Report.Notice("one seed, " + Console.count(downloaders, "downloader") + " and a tracker: "
                    + ByteSize.text(size) + " for everybody, "
                    + (limit == 0 ? "no limit" : "nobody uploads more than " + ByteSize.rate(limit))));
            Path content = playground.write(Swarm.SEED, size, new SplittableRandom());
            return spread(playground, content, progress, interrupt);
        }
    }

    private ExitCode spread(Playground playground, Path content, Progress progress, Interrupt interrupt)
            throws IOException, InterruptedException {
        try (Swarm swarm = new Swarm(playground, content, downloaders, limit)) {
            long began = System.nanoTime();
            CompletableFuture<Void> everybody = swarm.completion();
            while (!isDone(everybody)) {
                if (interrupt.isAsked()) {
                    return ExitCode.INTERRUPTED;
                }
                long now = System.nanoTime();
                progress.show(new Spreading(swarm, size, TimeUnit.NANOSECONDS.toSeconds(now - began)), now);
            }
            Outcome outcome = outcome(swarm, playground, (System.nanoTime() - began) / 1e9);
            progress.settle();
            progress.tell(outcome);
            return outcome.wrong().isEmpty() ? ExitCode.DONE : ExitCode.VERIFICATION;
        }
    }

    private static boolean isDone(CompletableFuture<Void> everybody) throws IOException, InterruptedException {
        try {
            everybody.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IOException(
                    "a downloader has failed: "
                            + Objects.requireNonNullElse(e.getCause(), e).getMessage(),
                    e);
        }
    }

    private Outcome outcome(Swarm swarm, Playground playground, double seconds) throws IOException {
        List<Outcome.Upload> uploads = swarm.members().stream()
                .map(member -> new Outcome.Upload(member.name(), member.status().uploadedBytes()))
                .toList();
        List<String> wrong = new ArrayList<>();
        for (Member downloader : swarm.downloaders()) {
            if (!playground.isSame(Swarm.SEED, downloader.name())) {
                wrong.add(downloader.name());
            }
        }
        return new Outcome(size, limit, seconds, uploads, wrong);
    }
}
