package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A download that is killed again and again completes with the right bytes, and does not start over each time. */
@Tag("slow")
class SessionKillTest {
    /** The simulator kills at every event; here, the disk and the process are real. */
    private static final int KILLS = Integer.getInteger("spate.session.kills", 10);

    /** Slow enough that a process lives longer than the two seconds between two saves. */
    private static final int SLOW_BYTES_PER_SECOND = 8 * 1024 * 1024;

    /** Three seconds at that rate. */
    private static final int PIECES_OF_A_SLOW_LIFE = 96;

    private static final int PIECE = 256 * 1024;
    private static final int PIECES = 256;

    /** Pieces that may be hashed again after a restart. */
    private static final int RECHECKED_PIECES_MAX = 64 * 1024 * 1024 / PIECE;

    /** Bytes that are downloaded before a kill, so that many kills need only a few downloads. */
    private static final int PIECES_BEFORE_KILL_MAX = 40;

    @TempDir
    Path temp;

    private final SplittableRandom random = new SplittableRandom(4);
    private int kills;

    @Test
    void survivesKillsAtRandomMoments() throws Exception {
        TestContent content =
                TestContent.create(temp.resolve("from"), "big", Map.of("big", PIECES * PIECE - 5), PIECE, List.of());
        Path torrent = temp.resolve("big.torrent");
        Files.write(
                torrent,
                TorrentCreator.of(temp.resolve("from/big")).pieceLength(PIECE).create(HashProgress.ignored()));

        try (Session seed = SessionWaits.open()) {
            TorrentHandle seeding = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> seeding.status().isComplete());
            for (int download = 0; kills < KILLS; download++) {
                Path to = temp.resolve("to" + download);
                downloadWithKills(torrent, to, seed.listenPort());
                content.assertIsIn(to);
                Files.delete(to.resolve("big"));
            }
        }
        assertThat(kills).isEqualTo(KILLS);
    }

    @Test
    void continuesAfterAKillFromTheLastSave() throws Exception {
        TestContent content =
                TestContent.create(temp.resolve("from"), "big", Map.of("big", PIECES * PIECE - 5), PIECE, List.of());
        Path torrent = temp.resolve("big.torrent");
        Files.write(
                torrent,
                TorrentCreator.of(temp.resolve("from/big")).pieceLength(PIECE).create(HashProgress.ignored()));
        Path to = temp.resolve("to");

        try (Session seed = Session.open(SessionWaits.onLoopback()
                .upBytesPerSecond(SLOW_BYTES_PER_SECOND)
                .build())) {
            TorrentHandle seeding = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> seeding.status().isComplete());
            List<String> command = KilledDownloader.command(torrent, to, seed.listenPort());
            int trusted = run(command, PIECES_OF_A_SLOW_LIFE).trusted;
            for (int life = 1; life < 3; life++) {
                Run run = run(command, life == 1 ? PIECES_OF_A_SLOW_LIFE : Integer.MAX_VALUE);
                assertThat(run.trusted).as("pieces trusted after kill %d", life).isGreaterThan(trusted);
                assertThat(run.rechecked).as("pieces hashed again").isZero();
                trusted = run.trusted;
            }
        }
        content.assertIsIn(to);
    }

    /**
     * Kills and restarts until the download completes, or until there were enough kills and it is allowed to complete.
     */
    private void downloadWithKills(Path torrent, Path to, int port) throws Exception {
        int trusted = 0;
        for (boolean isComplete = false; !isComplete; ) {
            int killAfter = kills < KILLS ? random.nextInt(PIECES_BEFORE_KILL_MAX) : Integer.MAX_VALUE;
            Run run = run(KilledDownloader.command(torrent, to, port), killAfter);
            assertThat(run.trusted).as("pieces trusted after a restart").isGreaterThanOrEqualTo(trusted);
            assertThat(run.rechecked).as("pieces hashed again").isLessThanOrEqualTo(RECHECKED_PIECES_MAX);
            trusted = run.trusted;
            isComplete = run.isComplete;
        }
    }

    /**
     * One life of the process.
     *
     * @param trusted the pieces that it trusted at its start
     * @param rechecked the pieces that it hashed again
     */
    private record Run(int trusted, int rechecked, boolean isComplete) {}

    private Run run(List<String> command, int killAfter) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int trusted = 0;
        int rechecked = 0;
        int pieces = 0;
        boolean isComplete = false;
        try (BufferedReader out = process.inputReader()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                assertThat(line).doesNotStartWith("failed");
                trusted += line.startsWith("had ") ? Integer.parseInt(line.substring(4)) : 0;
                rechecked += line.startsWith("checked ") ? Integer.parseInt(line.substring(8)) : 0;
                pieces += line.equals("piece") ? 1 : 0;
                isComplete |= line.equals("completed");
                if (!isComplete && line.equals("piece") && pieces > killAfter) {
                    kills++;
                    break;
                }
            }
        } finally {
            if (!isComplete) {
                process.destroyForcibly();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return new Run(trusted, rechecked, isComplete);
    }
}
