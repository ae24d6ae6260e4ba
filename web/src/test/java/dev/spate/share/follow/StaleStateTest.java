package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.TorrentCreator;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers that were killed before they saved that a version was complete, while the share replaced it. */
@Tag("slow")
class StaleStateTest {
    /** Large enough to come through the swarm, not from the web address. */
    private static final int LENGTH = 1_200_000;

    @TempDir
    private Path root;

    private Path folder;
    private Path output;
    private RunningShare share;

    @BeforeEach
    void share() throws Exception {
        folder = Files.createDirectory(root.resolve("shared"));
        output = root.resolve("follower");
        share = new RunningShare(folder, root.resolve("state"), 0);
        share.put("a.bin", RunningShare.bytes(LENGTH, 1));
        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            Await.until(
                    () -> follower.notices().stream().anyMatch(FollowNotice.Completed.class::isInstance),
                    follower::notices);
        }
    }

    @AfterEach
    void end() {
        share.close();
    }

    private RunningFollower follow(UnaryOperator<FollowSettings> change) throws IOException {
        return RunningFollower.at(share.web(), output, change);
    }

    private static void await(RunningFollower follower, Map<String, Integer> expected) throws Exception {
        Await.until(
                () -> follower.files().equals(expected),
                () -> follower.files().keySet() + " instead of " + expected.keySet() + "\n" + follower.notices());
    }

    private Map<String, Integer> files(Map<String, Integer> before, String name) throws IOException {
        Map<String, Integer> files = new TreeMap<>(before);
        files.put(name, RunningFollower.files(folder).get("a.bin"));
        return files;
    }

    /**
     * Sets the saved state back to a moment before the first version was complete, with the next one already offered.
     */
    private String forgetTheCopy() throws IOException {
        StateFile.State state = stateFile().read().orElseThrow();
        Item.Saved item = state.items().getFirst();
        String version = item.copy().orElseThrow().version();
        Item.Attempt attempt = new Item.Attempt.InPlace(version, "a.bin");
        save(state, expectAnother(item, Optional.empty(), attempt));
        // The engine had no time to remove its resume file.
        Files.write(output.resolve(".a.bin." + version.substring(0, 8) + ".spate"), new byte[0]);
        return version;
    }

    private StateFile stateFile() {
        return new StateFile(output.resolve(OutputFolder.HIDDEN).resolve("state"));
    }

    private void save(StateFile.State state, Item.Saved... items) throws IOException {
        stateFile().write(new StateFile.Change.Whole(state.url(), state.lastId(), List.of(items)));
    }

    private static Item.Saved expectAnother(Item.Saved item, Optional<Item.Copy> copy, Item.Attempt attempt) {
        OfferedItem known = item.wanted().orElseThrow();
        OfferedItem other = new OfferedItem(
                known.name(),
                known.length(),
                Optional.of("00000000000000000000000000000000000000ff"),
                false,
                known.torrent(),
                known.download(),
                List.of());
        return new Item.Saved(item.key(), Optional.of(other), copy, Optional.of(attempt));
    }

    @Test
    void keepsACompleteCopyThatTheSavedStateDoesNotKnow() throws Exception {
        Map<String, Integer> first = RunningFollower.files(folder);
        forgetTheCopy();
        share.put("a.bin", RunningShare.bytes(LENGTH, 2));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            await(follower, files(first, "a.2.bin"));
        }
        assertThat(output.resolve(OutputFolder.HIDDEN).resolve("bin")).doesNotExist();
    }

    @Test
    void keepsACompleteCopyThatIsNoLongerOffered() throws Exception {
        Map<String, Integer> first = RunningFollower.files(folder);
        forgetTheCopy();
        share.delete("a.bin");
        share.put("b.bin", RunningShare.bytes(LENGTH, 3));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            Map<String, Integer> both = new TreeMap<>(first);
            both.putAll(RunningFollower.files(folder));
            await(follower, Map.of("a.bin", first.get("a.bin"), "b.bin", both.get("b.bin")));
        }
    }

    @Test
    void makesRoomWhenOnlyAPartWasDownloaded() throws Exception {
        forgetTheCopy();
        Files.write(output.resolve("a.bin"), RunningShare.bytes(LENGTH / 2, 1));
        share.put("a.bin", RunningShare.bytes(LENGTH, 2));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            await(follower, RunningFollower.files(folder));
        }
        assertThat(RunningFollower.files(output.resolve(OutputFolder.HIDDEN).resolve("bin")))
                .hasSize(1);
    }

    @Test
    void movesTheOldCopyOfAMirrorToTheBin() throws Exception {
        forgetTheCopy();
        share.put("a.bin", RunningShare.bytes(LENGTH, 2));

        try (RunningFollower follower = follow(RunningFollower::mirror)) {
            await(follower, RunningFollower.files(folder));
        }
        assertThat(RunningFollower.files(output.resolve(OutputFolder.HIDDEN).resolve("bin")))
                .hasSize(1);
    }

    @Test
    void parsesATorrentFileThatItHadNoTimeToParse() throws Exception {
        Path film = Files.write(root.resolve("film.bin"), RunningShare.bytes(LENGTH, 2));
        share.put("film.torrent", TorrentCreator.of(film).create((_, _) -> true));
        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            Await.until(() -> wants(follower, "film.bin"), follower::notices);
        }
        StateFile.State state = stateFile().read().orElseThrow();
        save(
                state,
                state.items().stream().filter(item -> !item.key().endsWith("/")).toArray(Item.Saved[]::new));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            Await.until(() -> wants(follower, "film.bin"), follower::notices);
        }
    }

    private static boolean wants(RunningFollower follower, String name) {
        return follower.notices().stream()
                .anyMatch(notices -> notices instanceof FollowNotice.Wanted wanted
                        && wanted.name().equals(name));
    }

    @Test
    void placesAnIncomingDownloadBeforeTheNextVersion() throws Exception {
        Path second = Files.write(root.resolve("a.bin"), RunningShare.bytes(LENGTH, 2));
        Map<String, Integer> both = new TreeMap<>(RunningFollower.files(folder));
        both.put("a.2.bin", RunningFollower.files(root).get("a.bin"));
        byte[] torrent = TorrentCreator.of(second).create((_, _) -> true);
        String version = Metainfo.parse(torrent).infoHash().v1Hex();
        StateFile.State state = stateFile().read().orElseThrow();
        Item.Saved item = state.items().getFirst();
        save(state, expectAnother(item, item.copy(), new Item.Attempt.Placing(version, "a.2.bin")));
        try (OutputFolder opened = OutputFolder.open(output, InstantSource.system())) {
            Files.write(opened.torrentFile(version), torrent);
            Files.copy(second, opened.incoming(version).resolve("a.bin"));
        }
        share.put("a.bin", RunningShare.bytes(LENGTH, 3));

        try (RunningFollower follower = follow(UnaryOperator.identity())) {
            await(follower, files(both, "a.3.bin"));
        }
    }
}
