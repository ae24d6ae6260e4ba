package dev.spate.engine.saved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Crashes a session before every change of its disk, in every way, and opens what is left. */
class SavedSessionCrashTest {
    /** So little that nearly every change makes a rewrite worth it. */
    private static final SavedSession.Garbage REWRITES_OFTEN = new SavedSession.Garbage(200, 400, 0);

    private static final SavedSession.Garbage NEVER_REWRITES =
            new SavedSession.Garbage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    @TempDir
    Path temp;

    private final CrashDisk disk = new CrashDisk();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    /** What was answered of each torrent last. */
    private final Map<WireHash, Optional<Known>> answered = new LinkedHashMap<>();
    /** What each torrent may be instead, because it was not answered yet. */
    private final Map<WireHash, Set<Optional<Known>>> unanswered = new LinkedHashMap<>();

    /** What was checked: files, and the number of expectations at that time. */
    private final Set<String> seen = new HashSet<>();

    private int expectations;
    private int crashes;
    private Path live;
    private Path afterwards;
    private SavedSession session;

    /** Everything that a session knows of a torrent. */
    private record Known(SavedTorrent torrent, boolean hasMetainfo) {}

    @BeforeEach
    void folders() throws IOException {
        live = Files.createDirectory(temp.resolve("live"));
        afterwards = Files.createDirectory(temp.resolve("afterwards"));
        disk.beforeChange(this::crash);
    }

    @Test
    void whatIsAnsweredSurvivesACrashAtEveryMoment() throws Exception {
        runScenario(NEVER_REWRITES);

        assertThat(crashes).isGreaterThan(100);
    }

    @Test
    @Tag("slow")
    void aRewriteMayBeCutAtEveryMoment() throws Exception {
        runScenario(REWRITES_OFTEN);

        assertThat(disk.names())
                .contains(Path.of("session.lock"))
                .doesNotContain(SessionFolder.log(1), SessionFolder.pack(1));
        assertThat(crashes).isGreaterThan(200);
    }

    @Test
    void anOldRecordNeverComesBackAfterAFailedWrite() throws Exception {
        open(NEVER_REWRITES);
        Metainfo first = SavedTorrents.metainfo(1, 3);
        put(first, 1);
        runTasks();

        // The two records are written and not forced; the second one lies beyond the end of what comes next.
        disk.beforeChange(() -> {});
        Metainfo lost = SavedTorrents.metainfo(2, 3);
        Metainfo alsoLost = SavedTorrents.metainfo(3, 3);
        disk.failForces(true);
        CompletableFuture<Void> one = session.put(SavedTorrents.of(lost, 2), Optional.empty());
        CompletableFuture<Void> two = session.put(SavedTorrents.of(alsoLost, 3), Optional.empty());
        runTasks();
        assertThat(one).isCompletedExceptionally();
        assertThat(two).isCompletedExceptionally();
        disk.failForces(false);
        CompletableFuture<Void> next = session.put(SavedTorrents.of(lost, 9), Optional.empty());
        runTasks();
        assertThat(next).isCompletedWithValue(null);

        for (CrashDisk.Left left : disk.afterCrash()) {
            SavedSession found = SavedSession.open(afterwards, new CrashDisk(left), SavedSessionCrashTest::runNow);
            assertThat(found.torrents()).containsExactly(SavedTorrents.key(first), SavedTorrents.key(lost));
            found.close().join();
        }
    }

    private void runScenario(SavedSession.Garbage garbage) throws Exception {
        open(garbage);
        Metainfo one = SavedTorrents.metainfo(1, 3);
        Metainfo two = SavedTorrents.metainfo(2, 20);
        put(one, 1);
        runTasks();
        put(two, 2);
        put(SavedTorrents.metainfo(3, 1), 3);
        runTasks();
        update(one, 10);
        update(two, 20);
        update(one, 30);
        runTasks();
        remove(two);
        runTasks();
        put(two, 7);
        update(two, 40);
        runTasks();
        remove(one);
        put(one, 8);
        remove(SavedTorrents.metainfo(3, 1));
        runTasks();
        close();
        open(garbage);
        update(one, 50);
        runTasks();
        put(SavedTorrents.metainfo(4, 2), 0);
        update(one, 60);
        close();
        crash();
    }

    private void open(SavedSession.Garbage garbage) throws IOException {
        session = SavedSession.open(live, disk, task -> tasks.add(task), garbage);
    }

    private void close() {
        CompletableFuture<Void> closed = session.close();
        runTasks();
        assertThat(closed).isCompleted();
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static boolean runNow(Runnable task) {
        task.run();
        return true;
    }

    private void put(Metainfo metainfo, long position) {
        SavedTorrent torrent = SavedTorrents.of(metainfo, position);
        expect(metainfo, Optional.of(new Known(torrent, true)), session.put(torrent, Optional.of(metainfo)));
    }

    private void update(Metainfo metainfo, long uploaded) {
        SavedTorrent.Counters counters = new SavedTorrent.Counters(uploaded, 0, 0, Optional.empty());
        WireHash hash = SavedTorrents.key(metainfo);
        SavedTorrent before = latest(hash).orElseThrow().torrent();
        Known after = new Known(new SavedTorrent(before.settings(), before.content(), counters), true);
        expect(metainfo, Optional.of(after), session.update(hash, counters));
    }

    private void remove(Metainfo metainfo) {
        expect(metainfo, Optional.empty(), session.remove(SavedTorrents.key(metainfo)));
    }

    private Optional<Known> latest(WireHash hash) {
        Set<Optional<Known>> later = unanswered.getOrDefault(hash, Set.of());
        return later.isEmpty() ? answered.get(hash) : new ArrayList<>(later).getLast();
    }

    private void expect(Metainfo metainfo, Optional<Known> after, CompletableFuture<Void> answer) {
        WireHash hash = SavedTorrents.key(metainfo);
        expectations++;
        unanswered.computeIfAbsent(hash, _ -> new LinkedHashSet<>()).add(after);
        var _ = answer.thenRun(() -> {
            expectations++;
            answered.put(hash, after);
            unanswered.getOrDefault(hash, new HashSet<>()).remove(after);
        });
    }

    private void crash() {
        for (CrashDisk.Left left : disk.afterCrash()) {
            if (seen.add(key(left))) {
                crashes++;
                try {
                    checkAfter(left);
                } catch (IOException e) {
                    throw new AssertionError(
                            "cannot be opened after crash " + crashes + " "
                                    + left.files().keySet(),
                            e);
                }
            }
        }
    }

    private String key(CrashDisk.Left left) {
        StringBuilder key = new StringBuilder().append(expectations).append(' ');
        left.files()
                .forEach((name, bytes) -> key.append(name)
                        .append(' ')
                        .append(Arrays.hashCode(bytes))
                        .append(' '));
        return key.toString();
    }

    private void checkAfter(CrashDisk.Left left) throws IOException {
        CrashDisk found = new CrashDisk(left);
        SavedSession reopened = SavedSession.open(afterwards, found, SavedSessionCrashTest::runNow);
        Map<WireHash, Optional<Known>> states = new LinkedHashMap<>();
        Set<WireHash> all = new LinkedHashSet<>(answered.keySet());
        all.addAll(unanswered.keySet());
        for (WireHash hash : all) {
            Optional<Known> state = state(reopened, hash);
            List<Optional<Known>> allowed = new ArrayList<>(unanswered.getOrDefault(hash, Set.of()));
            allowed.add(answered.getOrDefault(hash, Optional.empty()));
            assertThat(state).as("%s after crash %d", hash, crashes).isIn(allowed);
            states.put(hash, state);
        }
        assertThat(all).containsAll(reopened.torrents());

        Metainfo next = SavedTorrents.metainfo(99, 1);
        assertThat(reopened.put(SavedTorrents.of(next, 99), Optional.of(next)))
                .as("a change after crash %d", crashes)
                .isCompletedWithValue(null);
        SavedSession again = SavedSession.open(
                Files.createDirectories(temp.resolve("again")),
                new CrashDisk(found.afterCrash().getFirst()),
                SavedSessionCrashTest::runNow);
        for (WireHash hash : all) {
            assertThat(state(again, hash)).as("%s after the second crash", hash).isEqualTo(states.get(hash));
        }
        assertThat(again.find(SavedTorrents.key(next))).isPresent();
        again.close().join();
        reopened.close().join();
        assertThat(found.openFiles()).isZero();
    }

    private static Optional<Known> state(SavedSession session, WireHash hash) throws IOException {
        boolean hasMetainfo = session.metainfo(hash).isPresent();
        return session.find(hash).map(torrent -> new Known(torrent, hasMetainfo));
    }
}
