package dev.spate.share.follow;

import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.http.HttpSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A follower that runs in this process, on its own thread. */
final class RunningFollower implements AutoCloseable {
    private final ConcurrentLinkedQueue<FollowNotice> notices = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Optional<FollowEnd>> end = new CompletableFuture<>();
    private final Path folder;
    private volatile boolean isLeaving;
    private volatile List<TorrentHandle> torrents = List.of();
    private volatile boolean isKilled;

    RunningFollower(FollowSettings settings) {
        this.folder = settings.output();
        Thread.ofPlatform().daemon().name("test-follower").start(() -> run(settings));
    }

    /** The settings of most followers in tests. */
    static FollowSettings settings(String url, Path folder) throws IOException {
        return new FollowSettings(
                url,
                folder,
                false,
                _ -> true,
                false,
                false,
                false,
                SessionConfig.builder()
                        .bindAddresses(List.of(InetAddress.getByName("127.0.0.1")))
                        .blocksMax(64)
                        .connectionsPerTorrentMax(10)
                        .build(),
                HttpSettings.of("test"));
    }

    static FollowSettings mirror(FollowSettings plain) {
        return with(plain, plain.once(), plain.onRequest(), true);
    }

    static FollowSettings once(FollowSettings plain) {
        return with(plain, true, plain.onRequest(), plain.mirrors());
    }

    static FollowSettings onRequest(FollowSettings plain) {
        return with(plain, plain.once(), true, plain.mirrors());
    }

    private static FollowSettings with(FollowSettings plain, boolean once, boolean onRequest, boolean mirrors) {
        return new FollowSettings(
                plain.url(),
                plain.output(),
                plain.fromNowOn(),
                plain.matches(),
                once,
                onRequest,
                mirrors,
                plain.session(),
                plain.http());
    }

    static FollowSettings fromNowOn(FollowSettings plain) {
        return new FollowSettings(
                plain.url(),
                plain.output(),
                true,
                name -> name.endsWith(".bin"),
                plain.once(),
                plain.onRequest(),
                plain.mirrors(),
                plain.session(),
                plain.http());
    }

    /** The plain settings with these changes. */
    static RunningFollower at(String url, Path folder, UnaryOperator<FollowSettings> change) throws IOException {
        return new RunningFollower(change.apply(settings(url, folder)));
    }

    private void run(FollowSettings settings) {
        try {
            Follower follower = Follower.open(settings, notices::add);
            try {
                while (!isLeaving && !isKilled && follower.ending().isEmpty()) {
                    follower.step(50);
                    torrents = follower.torrents();
                }
            } finally {
                if (isKilled) {
                    follower.kill();
                } else {
                    follower.close();
                }
            }
            end.complete(follower.ending());
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
        }
    }

    /** Why it ended by itself. */
    Optional<FollowEnd> awaitEnd() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    /** Payload received from peers and from the share's web address. */
    long downloaded() {
        return torrents.stream()
                .mapToLong(torrent -> torrent.status().totals().downloadedBytes())
                .sum();
    }

    /** Payload sent to other followers. */
    long uploaded() {
        return torrents.stream()
                .mapToLong(torrent -> torrent.status().totals().uploadedBytes())
                .sum();
    }

    Path folder() {
        return folder;
    }

    List<FollowNotice> notices() {
        return List.copyOf(notices);
    }

    /** A digest of the bytes of each file in a folder, by path, without hidden files. */
    Map<String, Integer> files() throws IOException {
        return files(folder);
    }

    static Map<String, Integer> files(Path folder) throws IOException {
        Map<String, Integer> files = new TreeMap<>();
        if (!Files.exists(folder)) {
            return files;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isHidden = !directory.equals(folder)
                        && directory.getFileName().toString().startsWith(".");
                return isHidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!file.getFileName().toString().startsWith(".")) {
                    files.put(folder.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    /** Closes the follower in an orderly way. */
    @Override
    public void close() {
        isLeaving = true;
        end.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Ends the follower as a kill does: it saves nothing and sends no goodbye. */
    void kill() {
        isKilled = true;
        end.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
