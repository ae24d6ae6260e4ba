package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.TorrentFetcher;
import dev.spate.app.command.WebTorrent;
import dev.spate.app.console.ByteProgress;
import dev.spate.app.console.Console;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.download.Description;
import dev.spate.engine.download.DownloadOptions;
import dev.spate.engine.download.Fetched;
import dev.spate.engine.download.FileDownload;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Downloads the file at an address and shows the progress. Owned by the command's thread. */
final class WebDownload {
    /** How many bytes of how many are here, and how many of these were here before. */
    private record Position(long length, OptionalLong total, long found) {}

    private final Console console;
    private final ProgressDisplay progress;
    private final HttpClient client;
    private final DownloadOptions options;
    private volatile Optional<Position> reached = Optional.empty();
    private volatile Optional<String> warning = Optional.empty();

    /** @param bytesPerSecondMax 0 for no limit */
    WebDownload(
            Console console,
            ProgressDisplay progress,
            HttpClient client,
            Path folder,
            boolean overwrites,
            long bytesPerSecondMax) {
        this.console = console;
        this.progress = progress;
        this.client = client;
        DownloadOptions into =
                DownloadOptions.into(folder).withProgress(new Listener()).withSpeedLimit(pace(bytesPerSecondMax));
        this.options = overwrites ? into.overwriting() : into;
    }

    /** The torrent at the address, or nothing if it was a regular file, which is then complete. */
    Optional<WebTorrent> run(String address) {
        CompletableFuture<Fetched> end = new CompletableFuture<>();
        // It writes a file, so it gets a platform thread.
        Thread.ofPlatform().daemon().name("spate-web").start(() -> {
            try {
                end.complete(fetch(address));
            } catch (RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
        long began = System.nanoTime();
        if (!console.interrupt().repeatUntil(end, () -> reached.ifPresent(state -> show(address, state, began)))) {
            // The download ends at once, and its bytes are kept.
            client.close();
        }
        Fetched fetched = result(end);
        reportWarning(address);
        return switch (fetched) {
            case Fetched.Torrent(byte[] bytes) ->
                Optional.of(new WebTorrent(DownloadSource.parse(address, bytes), Optional.empty()));
            case Fetched.Described(Description description) -> Optional.of(TorrentFetcher.torrent(client, description));
            case Fetched.Saved(Path file, long length, long _) -> {
                progress.report(new Report.FileSaved(address, file.toString(), length));
                yield Optional.empty();
            }
        };
    }

    private Fetched fetch(String address) {
        try {
            Files.createDirectories(options.folder());
            return new FileDownload(client, HttpUrl.parse(address), options).run();
        } catch (IOException e) {
            throw TorrentFetcher.failure(address, e);
        }
    }

    /** Called by the thread that downloads. */
    private final class Listener implements DownloadOptions.Progress {
        @Override
        public void reached(long length, OptionalLong total) {
            WebDownload.this.reached(length, total);
        }

        @Override
        public void warned(String message) {
            warning = Optional.of(message);
        }
    }

    private void reportWarning(String address) {
        warning.ifPresent(message -> progress.report(new Report.Notice(address + ": " + message)));
        warning = Optional.empty();
    }

    private void reached(long length, OptionalLong total) {
        long found = reached.map(Position::found).orElse(length);
        reached = Optional.of(new Position(length, total, Math.min(found, length)));
    }

    private void show(String address, Position state, long began) {
        long now = System.nanoTime();
        long rate = (long) ((state.length - state.found) * 1e9 / Math.max(1, now - began));
        progress.show(new ByteProgress("downloading", address, state.length, state.total.orElse(-1), rate), now);
    }

    private static Fetched result(CompletableFuture<Fetched> end) {
        try {
            return end.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof CommandFailure failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    /** Called by the one thread that downloads. */
    private DownloadOptions.SpeedLimit pace(long bytesPerSecondMax) {
        if (bytesPerSecondMax == 0) {
            return _ -> {};
        }
        long began = System.nanoTime();
        long[] taken = {0};
        return bytes -> {
            taken[0] += bytes;
            long due = began + (long) (taken[0] * 1e9 / bytesPerSecondMax);
            if (console.interrupt().awaitAsked(due - System.nanoTime())) {
                // Interrupted: do not wait until the received bytes would be due, and receive no more.
                client.close();
            }
        };
    }
}
