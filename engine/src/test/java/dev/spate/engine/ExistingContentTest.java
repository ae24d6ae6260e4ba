package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Files that are in the folder of a torrent before it is added, in many states. Downloading, seeding and verifying
 * agree on which pieces are right, and no byte of a foreign file changes unless that is allowed.
 */
class ExistingContentTest {
    private static final int FILES = 250;

    /** The state of a file that another program left. */
    private enum Overlay {
        NOTHING,
        RIGHT,
        DAMAGED,
        SHORT,
        LONG,
        EMPTY,
        LINKED_RIGHT,
        LINKED_DAMAGED,
        SYMLINK,
        FOLDER
    }

    @TempDir
    Path temp;

    private Path target;
    private Path elsewhere;

    /** Files that are right or missing: the download completes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void completesAroundWhatIsRight(long seed) throws Exception {
        TestContent content = content(seed);
        overlay(content, seed, Overlay.NOTHING, Overlay.RIGHT, Overlay.LINKED_RIGHT);

        assertThat(get(content, Access.DOWNLOAD)).isEmpty();

        content.assertIsIn(temp.resolve("to"));
    }

    /** Wrong files: they stay as they are, and are repaired when that is allowed. */
    @ParameterizedTest
    @ValueSource(longs = {3, 4})
    void leavesWhatIsWrongUntilItMayChangeIt(long seed) throws Exception {
        TestContent content = content(seed);
        overlay(
                content,
                seed,
                Overlay.NOTHING,
                Overlay.RIGHT,
                Overlay.DAMAGED,
                Overlay.SHORT,
                Overlay.LONG,
                Overlay.EMPTY,
                Overlay.LINKED_RIGHT,
                Overlay.LINKED_DAMAGED);

        assertIsRepairedOnlyWhenAllowed(content);
    }

    /** Files of the right length with wrong bytes. Some are recognised as wrong only when their pieces arrive. */
    @ParameterizedTest
    @ValueSource(longs = {7, 8})
    void leavesWhatHasNothingButItsLengthInCommon(long seed) throws Exception {
        TestContent content = content(seed);
        overlay(
                content,
                seed,
                Overlay.NOTHING,
                Overlay.RIGHT,
                Overlay.RIGHT,
                Overlay.DAMAGED,
                Overlay.LINKED_RIGHT,
                Overlay.LINKED_DAMAGED);

        assertIsRepairedOnlyWhenAllowed(content);
    }

    private void assertIsRepairedOnlyWhenAllowed(TestContent content) throws Exception {
        assertThat(get(content, Access.DOWNLOAD)).contains(TorrentFailure.Cause.FILE_IN_THE_WAY);
        assertThat(get(content, Access.OVERWRITE)).isEmpty();
        content.assertIsIn(temp.resolve("to"));
    }

    /** Links and folders are never changed, even when overwriting is allowed. */
    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void neverChangesWhatIsNotAFile(long seed) throws Exception {
        TestContent content = content(seed);
        overlay(content, seed, Overlay.values());

        assertThat(get(content, Access.DOWNLOAD)).contains(TorrentFailure.Cause.FILE_IN_THE_WAY);
        assertThat(get(content, Access.OVERWRITE)).contains(TorrentFailure.Cause.FILE_IN_THE_WAY);
    }

    private TestContent content(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, Integer> lengths = new LinkedHashMap<>();
        for (int i = 0; i < FILES; i++) {
            // Most files share their pieces with other files.
            int length =
                    random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(2 * TestContent.PIECE / (1 + random.nextInt(20)));
            lengths.put("d" + random.nextInt(5) + "/f" + i, length);
        }
        target = temp.resolve("to/top");
        elsewhere = Files.createDirectories(temp.resolve("elsewhere"));
        return TestContent.tree(temp.resolve("from"), lengths);
    }

    private void overlay(TestContent content, long seed, Overlay... kinds) throws IOException {
        Random random = new Random(-seed);
        for (Map.Entry<String, byte[]> file : content.files().entrySet()) {
            Path path = temp.resolve("to").resolve(file.getKey());
            Files.createDirectories(path.getParent());
            lay(path, file.getValue(), kinds[random.nextInt(kinds.length)], random);
        }
        Files.writeString(target.resolve("of-others"), "of others");
        Files.writeString(target.resolve("d0/of-others"), "of others");
    }

    private void lay(Path path, byte[] right, Overlay kind, Random random) throws IOException {
        byte[] wrong = right.clone();
        if (wrong.length > 0) {
            wrong[random.nextInt(wrong.length)] ^= 1;
        }
        Path other = elsewhere.resolve(path.getFileName());
        switch (kind) {
            case NOTHING -> {}
            case RIGHT -> Files.write(path, right);
            case DAMAGED -> Files.write(path, wrong);
            case SHORT -> Files.write(path, Arrays.copyOf(right, right.length / 2));
            case LONG -> Files.write(path, Arrays.copyOf(right, right.length + 1 + random.nextInt(100)));
            case EMPTY -> Files.createFile(path);
            case LINKED_RIGHT -> Files.createLink(path, Files.write(other, right));
            case LINKED_DAMAGED -> Files.createLink(path, Files.write(other, wrong));
            case SYMLINK -> Files.createSymbolicLink(path, Files.write(other, right));
            case FOLDER -> Files.createDirectory(path);
        }
    }

    /** Downloads and returns why it failed, or nothing when it completed. Inspects all files before and after. */
    private Optional<TorrentFailure.Cause> get(TestContent content, Access access) throws Exception {
        agree(content);
        Map<String, String> inside = access == Access.DOWNLOAD ? snapshot(temp.resolve("to")) : Map.of();
        Map<String, String> outside = snapshot(elsewhere);

        Optional<TorrentFailure.Cause> failure = download(content, access);

        assertThat(snapshot(temp.resolve("to")))
                .as("what was there is as it was")
                .containsAllEntriesOf(inside);
        assertThat(snapshot(elsewhere)).as("what has other names is as it was").isEqualTo(outside);
        assertThat(target.resolve("of-others")).hasContent("of others");
        assertThat(target.resolve("d0/of-others")).hasContent("of others");
        assertThat(agree(content)).as("complete is what is verified").isEqualTo(failure.isEmpty());
        return failure;
    }

    private Optional<TorrentFailure.Cause> download(TestContent content, Access access) throws Exception {
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.add(content.download(temp.resolve("to"))
                    .access(access)
                    .peer(addressOf(seed))
                    .build());
            SessionWaits.until(leech, "it has ended", () -> torrent.completion().isDone());
            return torrent.status().failure().map(TorrentFailure::cause);
        } catch (StorageException e) {
            return Optional.of(e.failure().cause());
        }
    }

    /** Whether verifying finds no error; a seed has exactly the pieces that verifying finds right. */
    private boolean agree(TestContent content) throws Exception {
        var verdict = TorrentVerifier.verify(content.metainfo(), temp.resolve("to"), HashProgress.ignored());
        try (Session session = SessionWaits.open();
                Subscription events = session.subscribe()) {
            TorrentHandle torrent = session.add(AddTorrent.of(content.metainfo(), temp.resolve("to"))
                    .access(Access.SEED)
                    .build());
            SessionWaits.next(events, SessionEvent.Checked.class);
            SessionWaits.until(session, "it is known", () -> torrent.status().activity() == Activity.SEEDING);
            assertThat(torrent.status().progress().piecesHave())
                    .as("a seed has what is right, and no more")
                    .isEqualTo(
                            verdict.pieceCount() - wrongPieces(content, verdict).size());
        }
        return verdict.isGood();
    }

    /** The wrong pieces. A file that is too long makes its last piece wrong, which is then not uploaded. */
    private static Set<Integer> wrongPieces(TestContent content, TorrentVerifier.Verdict verdict) {
        Set<Integer> wrong = new TreeSet<>(verdict.badPieces());
        PieceGeometry geometry = content.metainfo().geometry();
        for (TorrentVerifier.BadFile file : verdict.badFiles()) {
            if (file.problem() == TorrentVerifier.Problem.TOO_LONG) {
                long last = Math.max(file.entry().offset(), file.entry().end() - 1);
                wrong.add(geometry.pieceAt(Math.min(last, geometry.totalLength() - 1)));
            }
        }
        return wrong;
    }

    /** Every name below the folder with the state of the file. */
    private static Map<String, String> snapshot(Path folder) throws IOException {
        Map<String, String> all = new TreeMap<>();
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.toList()) {
                String what = "folder";
                if (Files.isSymbolicLink(path)) {
                    what = "link to " + Files.readSymbolicLink(path);
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    byte[] bytes = Files.readAllBytes(path);
                    what = bytes.length + " bytes, " + Arrays.hashCode(bytes) + ", " + Files.getLastModifiedTime(path);
                }
                all.put(path.toString(), what);
            }
        }
        all.keySet().removeIf(name -> name.endsWith(".spate"));
        return all;
    }
}
