package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Progress;
import dev.spate.app.console.Report;
import dev.spate.app.console.Work;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows the download of a regular file. Owned by the command's thread. */
final class WebRun {
    private static final long STEP_MILLIS = 100;

    private final Console console;
    private final Progress progress;

    WebRun(Console console, Progress progress) {
        this.console = console;
        this.progress = progress;
    }

    /** Returns when the file is complete; a failure is thrown. The caller closes the client that the download uses. */
    void run(String source, WebDownload download) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Thread.ofVirtual().name("spate-web").start(() -> {
            try {
                download.run();
                end.complete(null);
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        long began = System.nanoTime();
        while (!isOver(end)) {
            if (console.interrupt().isAsked()) {
                throw new CommandFailure(
                        ExitCode.INTERRUPTED,
                        source + ": interrupted; what is there is kept, and the next run goes on");
            }
            show(download, began);
        }
        progress.tell(new Report.FileSaved(source, download.target().toString(), download.done()));
    }

    private static boolean isOver(CompletableFuture<Void> end) {
        try {
            end.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CommandFailure failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }

    private void show(WebDownload download, long began) {
        long now = System.nanoTime();
        long rate = (long) (download.fetched() * 1e9 / Math.max(1, now - began));
        String name = download.target().toString();
        progress.show(new Work("downloading", name, download.done(), download.total(), rate), now);
    }
}
