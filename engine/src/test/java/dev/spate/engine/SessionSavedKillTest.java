package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.KilledSession.Kind;
import dev.spate.engine.KilledSession.Step;
import dev.spate.engine.saved.SavedSession;
import dev.spate.engine.saved.SavedTorrent;
import dev.spate.wire.WireHash;
import dev.spate.wire.status.Activity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A session under random commands that is killed again and again keeps what it has answered, and checks no piece twice.
 * One saved session lives through all kills.
 */
@Tag("slow")
class SessionSavedKillTest {
    /** A few kills for every build; {@code -Dspate.session.kills=200} does more. */
    private static final int KILLS = Integer.getInteger("spate.session.kills", 10);

    private static final int CONTENTS = 6;
    private static final int LENGTH = 3 * TestContent.PIECE + 7;

    /** Commands of a process before it is killed. */
    private static final int COMMANDS_MAX = 40;

    /** One life in so many ends while the session is being opened. */
    private static final int EARLY_KILLS = 8;

    /** A process that is killed early lives shorter than this. */
    private static final int EARLY_MICROS_MAX = 800_000;

    /** What a command takes at most, in most cases. */
    private static final int COMMAND_MICROS_MAX = 4_000;

    @TempDir
    Path temp;

    private final List<TestContent> contents = new ArrayList<>();

    /** A torrent as its owner sees it; a list of them has the owner's order. */
    private record Row(
            int torrent,
            Kind kind,
            boolean isPaused,
            boolean isForced,
            boolean inOrder,
            long down,
            long up,
            double ratio) {
        Row after(Step step) {
            return switch (step.verb()) {
                case PAUSE -> new Row(torrent, kind, true, isForced, inOrder, down, up, ratio);
                case RESUME -> new Row(torrent, kind, false, isForced, inOrder, down, up, ratio);
                case FORCE -> new Row(torrent, kind, isPaused, step.isYes(), inOrder, down, up, ratio);
                case ORDER -> new Row(torrent, kind, isPaused, isForced, step.isYes(), down, up, ratio);
                case LIMIT ->
                    new Row(torrent, kind, isPaused, isForced, inOrder, 2L * step.value(), step.value(), ratio);
                case GOAL -> new Row(torrent, kind, isPaused, isForced, inOrder, down, up, step.value());
                case ADD, REMOVE, MOVE -> this;
            };
        }

        static Row added(Step step) {
            boolean isPaused = step.kind() == Kind.PAUSED_DOWNLOAD;
            return new Row(step.torrent(), keptAs(step.kind()), isPaused, false, false, 0, 0, 0);
        }

        /** Being paused is no part of the kind, because it changes. */
        private static Kind keptAs(Kind kind) {
            return kind == Kind.PAUSED_DOWNLOAD ? Kind.DOWNLOAD : kind;
        }
    }

    /** What the saved session has. */
    private record Found(List<Row> rows, Set<Integer> whole) {}

    /**
     * What a process has said.
     *
     * @param answered commands
     * @param begun the last command, if it was not answered
     * @param whole torrents that were verified as a whole before a command to them was answered
     */
    private record Life(List<Step> answered, Optional<Step> begun, Set<Integer> whole) {}

    @Test
    void keepsWhatItHasAnsweredWheneverItIsKilled() throws Exception {
        try (Session seed = SessionWaits.open()) {
            createContents(seed);
            for (int kill = 0; kill < KILLS; kill++) {
                SplittableRandom random = new SplittableRandom(kill);
                List<Row> before = find().rows();

                Life life = liveAndDie(random, seed.listenPort());

                Found found = find();
                List<Row> answered = before;
                for (Step step : life.answered()) {
                    answered = after(answered, step);
                }
                List<Row> expected = answered;
                List<Row> orAfterTheLast =
                        life.begun().map(step -> after(expected, step)).orElse(expected);
                assertThat(found.rows()).as("kill %s: %s", kill, life).isIn(expected, orAfterTheLast);
                assertThat(found.whole()).as("kill %s: %s", kill, life).containsAll(life.whole());
                opensWithoutChecking(found, kill);
                assertThat(find().rows())
                        .as("after a session without commands, kill %s", kill)
                        .isEqualTo(found.rows());
            }
        }
    }

    private void createContents(Session seed) throws Exception {
        for (int number = 0; number < CONTENTS; number++) {
            TestContent content = TestContent.file(KilledSession.from(temp), "content" + number, LENGTH);
            contents.add(content);
            Files.write(
                    KilledSession.torrentFile(temp, number),
                    TorrentCreator.of(content.folder().resolve("content" + number))
                            .pieceLength(TestContent.PIECE)
                            .create(HashProgress.ignored()));
        }
        for (TestContent content : contents) {
            TorrentHandle torrent = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> torrent.status().isComplete());
        }
    }

    private Life liveAndDie(SplittableRandom random, int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(KilledSession.command(temp, CONTENTS, port, random.nextLong()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean isEarly = random.nextInt(EARLY_KILLS) == 0;
        int lines = isEarly ? 0 : 2 * random.nextInt(COMMANDS_MAX) + random.nextInt(2);
        List<String> said = new ArrayList<>();
        try (BufferedReader out = process.inputReader()) {
            while (said.size() < lines) {
                String line = out.readLine();
                assertThat(line)
                        .as("the process lives until it is killed: %s", said)
                        .isNotNull();
                said.add(line);
            }
            boolean hasEnded = process.waitFor(
                    random.nextInt(isEarly ? EARLY_MICROS_MAX : COMMAND_MICROS_MAX), TimeUnit.MICROSECONDS);
            assertThat(hasEnded)
                    .as("the process lives until it is killed: %s", said)
                    .isFalse();
            // Unlike the process, its handle leaves what it has printed readable.
            process.toHandle().destroyForcibly();
            said.addAll(out.lines().toList());
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        }
        return life(said);
    }

    private static Life life(List<String> said) {
        List<Step> answered = new ArrayList<>();
        Optional<Step> begun = Optional.empty();
        Set<Integer> verified = new HashSet<>();
        Set<Integer> whole = new HashSet<>();
        for (String line : said) {
            if (line.startsWith(KilledSession.WHOLE)) {
                verified.add(Integer.parseInt(line.substring(KilledSession.WHOLE.length())));
            } else if (line.equals(KilledSession.ANSWERED)) {
                Step step = begun.orElseThrow();
                answered.add(step);
                // What is answered to a torrent is durable only behind all that was to be saved of it before.
                if (step.verb() == KilledSession.Verb.LIMIT && verified.contains(step.torrent())) {
                    whole.add(step.torrent());
                }
                begun = Optional.empty();
            } else if (!line.equals(KilledSession.OPENED)) {
                begun = Optional.of(Step.parse(line));
                if (begun.get().verb() == KilledSession.Verb.REMOVE) {
                    verified.remove(begun.get().torrent());
                    whole.remove(begun.get().torrent());
                }
            }
        }
        return new Life(answered, begun, whole);
    }

    /** The torrents in the order after a command. */
    private static List<Row> after(List<Row> before, Step step) {
        List<Row> after = new ArrayList<>(before);
        switch (step.verb()) {
            case ADD -> after.add(Row.added(step));
            case REMOVE -> after.removeIf(row -> row.torrent() == step.torrent());
            case MOVE -> {
                Row moved = after.stream()
                        .filter(row -> row.torrent() == step.torrent())
                        .findFirst()
                        .orElseThrow();
                after.remove(moved);
                after.add(Math.min(step.value(), after.size()), moved);
            }
            case PAUSE, RESUME, LIMIT, ORDER, GOAL, FORCE ->
                after.replaceAll(row -> row.torrent() == step.torrent() ? row.after(step) : row);
        }
        return after;
    }

    /** Reads the saved session without a session. */
    private Found find() throws IOException {
        SavedSession saved =
                SavedSession.open(temp.resolve("state"), OperatingSystem.real().files(), task -> {
                    task.run();
                    return true;
                });
        List<Row> rows = new ArrayList<>();
        Set<Integer> whole = new HashSet<>();
        for (WireHash hash : saved.torrents()) {
            SavedTorrent torrent = saved.find(hash).orElseThrow();
            Row row = row(torrent);
            rows.add(row);
            boolean isWhole = torrent.content()
                    .filter(content -> content.pieces().isFull())
                    .isPresent();
            if (isWhole) {
                whole.add(row.torrent());
                assertThat(saved.metainfo(hash)).isPresent();
            }
        }
        assertThat(saved.warnings()).isEmpty();
        saved.close().join();
        return new Found(rows, whole);
    }

    private Row row(SavedTorrent torrent) {
        SavedTorrent.Settings settings = torrent.settings();
        SavedTorrent.How how = settings.how();
        return new Row(
                contents.stream()
                        .map(content -> content.metainfo().infoHash())
                        .toList()
                        .indexOf(settings.infoHash()),
                kind(settings),
                how.isPaused(),
                how.isForced(),
                how.inOrder(),
                how.downBytesPerSecond(),
                how.upBytesPerSecond(),
                settings.goals().ratio().orElse(0));
    }

    private static Kind kind(SavedTorrent.Settings settings) {
        if (settings.link().isPresent()) {
            return Kind.MAGNET;
        }
        if (!settings.where().isSeedOnly()) {
            return Kind.DOWNLOAD;
        }
        return settings.where().isVouched() ? Kind.VOUCHED_SEED : Kind.CHECKED_SEED;
    }

    /** What was whole seeds at once; its content is right, and is read without being checked. */
    private void opensWithoutChecking(Found found, int kill) throws Exception {
        try (Session session = Session.open(KilledSession.config(temp));
                Subscription events = session.subscribe()) {
            assertThat(SessionWaits.join(session.torrentsInOrder()))
                    .extracting(TorrentHandle::infoHash)
                    .containsExactlyElementsOf(found.rows().stream()
                            .map(row -> contents.get(row.torrent()).metainfo().infoHash())
                            .toList());
            for (Row row : found.rows()) {
                if (found.whole().contains(row.torrent())) {
                    TestContent content = contents.get(row.torrent());
                    TorrentHandle torrent =
                            session.find(content.metainfo().infoHash()).orElseThrow();
                    assertThat(torrent.status().activity())
                            .as("%s, kill %s", row, kill)
                            .isEqualTo(row.isPaused() ? Activity.PAUSED : Activity.SEEDING);
                    assertThat(Arrays.equals(read(torrent), content.bytes()))
                            .as("bytes of %s, kill %s", row, kill)
                            .isTrue();
                }
            }
            for (Optional<SessionEvent> event = events.poll(Duration.ZERO);
                    event.isPresent();
                    event = events.poll(Duration.ZERO)) {
                if (event.get() instanceof SessionEvent.Checked checked) {
                    assertThat(found.whole())
                            .as("kill %s", kill)
                            .doesNotContain(contents.stream()
                                    .map(content -> content.metainfo().infoHash())
                                    .toList()
                                    .indexOf(checked.torrent()));
                }
            }
        }
    }

    private static byte[] read(TorrentHandle torrent) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        try (ContentReader reader = torrent.reader(0)) {
            while (bytes.hasRemaining()) {
                assertThat(reader.read(bytes, bytes.position())).isPositive();
            }
        }
        return bytes.array();
    }
}
