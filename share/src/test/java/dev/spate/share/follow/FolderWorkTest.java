package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.follow.FollowEvent.Inspected.Condition;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWorkTest {
    private static final int LENGTH = 3;

    private final FakeOffer offer = FakeOffer.file("a", LENGTH, 1);
    private final String version = offer.version();
    private final Metainfo metainfo = offer.metainfo().orElseThrow();
    private final Attempt.Placing placing = new Attempt.Placing(version, "a");
    private final LinkedBlockingQueue<FollowEvent> answers = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private OutputFolder output;
    private FolderWork work;

    @BeforeEach
    void open() throws IOException {
        output = OutputFolder.open(folder, InstantSource.system());
        work = new FolderWork(output, new StateFile(output.stateFile()), answers::add);
    }

    @AfterEach
    void close() throws IOException {
        work.close();
        output.close();
    }

    private FollowEvent answer() throws InterruptedException {
        return Optional.ofNullable(answers.poll(30, TimeUnit.SECONDS)).orElseThrow();
    }

    private Path incoming(String content) throws IOException {
        return Files.writeString(output.incoming(version).resolve("a"), content);
    }

    private List<Path> bin() throws IOException {
        Path bin = folder.resolve(OutputFolder.HIDDEN).resolve("bin");
        if (!Files.exists(bin)) {
            return List.of();
        }
        try (var slots = Files.list(bin)) {
            return slots.map(slot -> slot.resolve("a")).toList();
        }
    }

    /** After each step of a move, as a kill leaves it, the same request finishes it. */
    @Test
    void finishesAMoveWhereverItWasInterrupted() throws Exception {
        for (int steps = 0; steps <= 3; steps++) {
            Path old = Files.writeString(folder.resolve("a"), "old");
            Path from = incoming("new");
            if (steps >= 1) {
                output.bin("a");
            }
            if (steps >= 2) {
                Files.createLink(old, from);
            }
            if (steps >= 3) {
                Files.delete(from);
            }

            work.place("key", placing, metainfo, true);
            assertThat(answer())
                    .isEqualTo(steps < 3 ? new FollowEvent.Placed("key") : new FollowEvent.Vanished("key", true));
            work.settle("key", new Copy(version, "a", ""), Optional.of(metainfo), Optional.empty());
            FollowEvent.Settled settled = (FollowEvent.Settled) answer();

            assertThat(settled.copy().seal()).isNotEmpty();
            assertThat(folder.resolve("a")).hasContent("new");
            assertThat(from.getParent()).doesNotExist();
            assertThat(bin())
                    .hasSize(steps + 1)
                    .allSatisfy(binned -> assertThat(binned).hasContent("old"));
            Files.delete(folder.resolve("a"));
        }
    }

    @Test
    void replacesNothingUnlessItMayMoveItToTheBin() throws Exception {
        Path mine = Files.writeString(folder.resolve("a"), "mine");
        incoming("new");

        work.place("key", placing, metainfo, false);
        assertThat(answer()).isEqualTo(new FollowEvent.NameTaken("key"));
        work.create("key", "a", FakeOffer.empty("a", false).item(), false);
        assertThat(answer()).isEqualTo(new FollowEvent.NameTaken("key"));
        work.create("key", "a", FakeOffer.empty("a", true).item(), false);
        assertThat(answer()).isEqualTo(new FollowEvent.NameTaken("key"));

        assertThat(mine).hasContent("mine");
        work.create("key", "a", FakeOffer.empty("a", false).item(), true);
        assertThat(answer()).isEqualTo(new FollowEvent.Placed("key"));
        assertThat(mine).isEmptyFile();
        assertThat(bin()).singleElement().satisfies(binned -> assertThat(binned).hasContent("mine"));
    }

    @Test
    void dropsInAMirrorWhatHasAlreadyMoved() throws Exception {
        Files.writeString(folder.resolve("a"), "new");
        work.drop("key", placing, true);
        assertThat(answer()).isEqualTo(new FollowEvent.Dropped("key", true, Optional.empty()));

        Path other = Files.writeString(folder.resolve("a"), "other");
        Path from = incoming("new");
        work.drop("key", placing, true);
        assertThat(answer()).isEqualTo(new FollowEvent.Dropped("key", false, Optional.empty()));

        assertThat(other).hasContent("other");
        assertThat(from).doesNotExist();
        assertThat(bin()).hasSize(1);
    }

    @Test
    void emptiesTheIncomingFolderExceptForSomeVersions() throws Exception {
        Path kept = incoming("kept");
        Path other = Files.writeString(output.incoming("ff".repeat(20)).resolve("b"), "other");

        work.tidy(Set.of(version));
        work.look("key", "a", Optional.empty());
        answer();

        assertThat(kept).exists();
        assertThat(other.getParent()).doesNotExist();
    }

    @Test
    void seesWhetherACopyIsAsItWas() throws Exception {
        work.keep(metainfo);
        Path file = Files.writeString(folder.resolve("a"), "new");
        work.settle("key", new Copy(version, "a", ""), Optional.of(metainfo), Optional.empty());
        Copy copy = ((FollowEvent.Settled) answer()).copy();

        assertThat(inspect(copy, offer)).isEqualTo(Condition.UNCHANGED);
        Files.writeString(file, "changed");
        assertThat(inspect(copy, offer)).isEqualTo(Condition.CHANGED);

        FakeOffer empty = FakeOffer.empty("b", false);
        Copy nothing = new Copy(empty.version(), "b", "");
        assertThat(inspect(nothing, empty)).isEqualTo(Condition.CHANGED);
        Files.createFile(folder.resolve("b"));
        assertThat(inspect(nothing, empty)).isEqualTo(Condition.NOT_SEEDED);
    }

    private Condition inspect(Copy copy, FakeOffer of) throws InterruptedException {
        work.inspect("key", copy, Optional.of(of.item()));
        return ((FollowEvent.Inspected) answer()).condition();
    }

    @Test
    void keepsWhatATorrentFileDescribes() throws Exception {
        Files.write(folder.resolve("a.torrent"), metainfo.toTorrent());
        Files.writeString(folder.resolve("b.torrent"), "no torrent");

        work.describe("key", "a.torrent");
        FollowEvent.Described described = (FollowEvent.Described) answer();
        work.describe("key", "b.torrent");

        assertThat(answer()).isEqualTo(new FollowEvent.Described("key", Optional.empty()));
        assertThat(described.metainfo().orElseThrow().infoHash()).isEqualTo(metainfo.infoHash());
        assertThat(output.torrent(version)).isPresent();
    }

    @Test
    void saysWhatCannotBeDoneAndWhatCannotBeSaved() throws Exception {
        incoming("new");
        Files.createDirectory(folder.resolve("a"));

        work.create("key", "missing/a", FakeOffer.empty("a", false).item(), false);
        assertThat(answer()).isInstanceOf(FollowEvent.Failed.class);
        work.save(new StateFile.Change.Appended("e-1", List.of(), List.of()));

        assertThat(answer())
                .isInstanceOfSatisfying(
                        FollowEvent.StateSaved.class,
                        saved -> assertThat(saved.problem()).isPresent());
    }

    @Test
    void doesWhatWasRequestedBeforeItEnds() throws IOException {
        for (int i = 0; i < 100; i++) {
            work.create("key", "file " + i, FakeOffer.empty("file", false).item(), false);
        }
        work.save(new StateFile.Change.Whole("http://share/", "e-1", List.of()));
        work.close();

        assertThat(answers).hasSize(101);
        assertThat(new StateFile(output.stateFile()).read().orElseThrow().lastId())
                .isEqualTo("e-1");
    }
}
