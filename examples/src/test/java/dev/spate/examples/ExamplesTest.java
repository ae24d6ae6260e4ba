package dev.spate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.ExtensionPeer;
import dev.spate.engine.HashProgress;
import dev.spate.engine.PeerExtension;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentCreator;
import dev.spate.wire.metainfo.Metainfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example works as described, with sessions in this process as peers. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ExamplesTest {
    private static final SessionConfig LOOPBACK = SessionConfig.builder()
            .bindAddresses(List.of(InetAddress.ofLiteral("127.0.0.1")))
            .build();

    @TempDir
    Path folder;

    private Path shared;
    private Path got;

    @BeforeEach
    void makeFolders() throws IOException {
        shared = Files.createDirectory(folder.resolve("shared"));
        got = Files.createDirectory(folder.resolve("got"));
    }

    @Test
    void downloadsWithProgress() throws Exception {
        byte[] content = write("photos", 3_000_000);
        try (LoopbackTracker tracker = new LoopbackTracker(1);
                Session seed = Session.open(LOOPBACK)) {
            Path torrent = makeTorrent("photos", tracker);
            seed(seed, torrent);
            tracker.awaitPeers();

            Download.main(new String[] {torrent.toString(), got.toString()});

            assertThat(got.resolve("photos")).hasBinaryContent(content);
        }
    }

    @Test
    void seedsUntilEnterIsPressed() throws Exception {
        byte[] content = write("photos", 1_000_000);
        InputStream before = System.in;
        try (LoopbackTracker tracker = new LoopbackTracker(1);
                PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream pressed = new PipedInputStream(keyboard);
                Session leecher = Session.open(LOOPBACK)) {
            Path torrent = makeTorrent("photos", tracker);
            System.setIn(pressed);
            CompletableFuture<Void> example =
                    run(() -> Seed.main(new String[] {torrent.toString(), shared.toString()}));
            tracker.awaitPeers();

            Metainfo metainfo = Metainfo.parse(Files.readAllBytes(torrent));
            leecher.add(AddTorrent.of(metainfo, got).build()).completion().join();
            keyboard.write('\n');
            keyboard.flush();
            example.join();

            assertThat(got.resolve("photos")).hasBinaryContent(content);
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void downloadsSeveralTorrentsWithinLimits() throws Exception {
        byte[] photos = write("photos", 1_000_000);
        byte[] songs = write("songs", 2_000_000);
        try (LoopbackTracker tracker = new LoopbackTracker(2);
                Session seed = Session.open(LOOPBACK)) {
            Path first = makeTorrent("photos", tracker);
            Path second = makeTorrent("songs", tracker);
            seed(seed, first);
            seed(seed, second);
            tracker.awaitPeers();

            SeveralTorrents.main(new String[] {got.toString(), first.toString(), second.toString()});

            assertThat(got.resolve("photos")).hasBinaryContent(photos);
            assertThat(got.resolve("songs")).hasBinaryContent(songs);
        }
    }

    @Test
    void keepsTorrentsForTheNextRun() throws Exception {
        byte[] content = write("photos", 1_000_000);
        try (LoopbackTracker tracker = new LoopbackTracker(1);
                Session seed = Session.open(LOOPBACK)) {
            Path torrent = makeTorrent("photos", tracker);
            seed(seed, torrent);
            tracker.awaitPeers();

            untilEnter(
                    "photos is complete", () -> KeepTorrents.main(new String[] {got.toString(), torrent.toString()}));
            untilEnter("photos: SEEDING", () -> KeepTorrents.main(new String[] {got.toString()}));

            assertThat(got.resolve("photos")).hasBinaryContent(content);
        }
    }

    /** Runs an example, and presses Enter when it has printed this. */
    private static void untilEnter(String text, Example example) throws Exception {
        InputStream before = System.in;
        PrintStream screen = System.out;
        Screen said = new Screen();
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream pressed = new PipedInputStream(keyboard)) {
            System.setIn(pressed);
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            CompletableFuture<Void> ended = run(example);
            said.await(Pattern.compile(Pattern.quote(text)));
            keyboard.write('\n');
            keyboard.flush();
            ended.join();
        } finally {
            System.setIn(before);
            System.setOut(screen);
        }
    }

    @Test
    void talksToPeersThatRunTheSameProgram() throws Exception {
        byte[] content = write("photos", 1_000_000);
        PrintStream screen = System.out;
        Screen said = new Screen();
        try (LoopbackTracker tracker = new LoopbackTracker(1);
                Session seed = Session.open(SessionConfig.builder()
                        .bindAddresses(LOOPBACK.bindAddresses())
                        .extension(new Answering())
                        // Slow enough that the link lasts for more than a moment.
                        .upBytesPerSecond(400_000)
                        .build())) {
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            Path torrent = makeTorrent("photos", tracker);
            seed(seed, torrent);
            tracker.awaitPeers();

            TalkToPeers.main(new String[] {torrent.toString(), got.toString()});

            said.await(Pattern.compile("has sent 7 bytes"));
            assertThat(got.resolve("photos")).hasBinaryContent(content);
        } finally {
            System.setOut(screen);
        }
    }

    /** Answers the greeting of the example. */
    private static final class Answering implements PeerExtension {
        @Override
        public String name() {
            return "x_hello";
        }

        @Override
        public void onPeer(ExtensionPeer peer) {}

        @Override
        public void onMessage(ExtensionPeer peer, byte[] message) {
            peer.send("welcome".getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void onLeft(ExtensionPeer peer) {}
    }

    @Test
    void createsATorrent() throws Exception {
        write("photos", 500_000);
        write("half.tmp", 1_000);
        Path torrent = folder.resolve("shared.torrent");

        Create.main(new String[] {shared.toString(), torrent.toString(), "http://tracker.example/announce"});

        Metainfo made = Metainfo.parse(Files.readAllBytes(torrent));
        assertThat(made.name()).isEqualTo("shared");
        assertThat(made.trackers()).containsExactly(List.of("http://tracker.example/announce"));
        assertThat(made.geometry().totalLength()).isEqualTo(500_000);
    }

    @Test
    @Tag("slow")
    void sharesAFolderUntilEnterIsPressedAndFollowsIt() throws Exception {
        byte[] photos = write("photos", 3_000_000);
        byte[] notes = write("notes", 100);
        InputStream before = System.in;
        PrintStream screen = System.out;
        Screen said = new Screen();
        try (PipedOutputStream keyboard = new PipedOutputStream();
                PipedInputStream pressed = new PipedInputStream(keyboard)) {
            System.setIn(pressed);
            System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
            String state = folder.resolve("state").toString();
            CompletableFuture<Void> share =
                    run(() -> ShareFolder.main(new String[] {shared.toString(), "127.0.0.1", state}));
            String url = said.await(Pattern.compile("serving at (\\S+);")).group(1);
            // What has just been written is left to rest before it is offered.
            said.await(Pattern.compile("photos can be downloaded"));
            said.await(Pattern.compile("notes can be downloaded"));

            FollowShare.main(new String[] {url, got.toString()});
            said.await(Pattern.compile("(?m)^COMPLETE$"));
            keyboard.write('\n');
            keyboard.flush();
            share.join();

            assertThat(got.resolve("photos")).hasBinaryContent(photos);
            assertThat(got.resolve("notes")).hasBinaryContent(notes);
        } finally {
            System.setIn(before);
            System.setOut(screen);
        }
    }

    /** What was printed. */
    private static final class Screen extends ByteArrayOutputStream {
        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            super.write(bytes, offset, length);
            notifyAll();
        }

        synchronized MatchResult await(Pattern pattern) throws InterruptedException {
            Matcher matcher = pattern.matcher(toString(StandardCharsets.UTF_8));
            while (!matcher.find()) {
                wait();
                matcher = pattern.matcher(toString(StandardCharsets.UTF_8));
            }
            return matcher.toMatchResult();
        }
    }

    private byte[] write(String name, int length) throws IOException {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        Files.write(shared.resolve(name), content);
        return content;
    }

    private Path makeTorrent(String name, LoopbackTracker tracker) throws IOException, InterruptedException {
        byte[] torrent = TorrentCreator.of(shared.resolve(name))
                .tracker(List.of(tracker.url()))
                .create(HashProgress.ignored());
        return Files.write(folder.resolve(name + ".torrent"), torrent);
    }

    private void seed(Session session, Path torrent) throws Exception {
        session.add(AddTorrent.of(Metainfo.parse(Files.readAllBytes(torrent)), shared)
                .access(AddTorrent.Access.SEED)
                .build());
    }

    private interface Example {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> run(Example example) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofPlatform().name("example").start(() -> {
            try {
                example.run();
                ended.complete(null);
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        return ended;
    }
}
