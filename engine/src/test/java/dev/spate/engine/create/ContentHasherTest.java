package dev.spate.engine.create;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.create.ContentHasher.Part;
import dev.spate.wire.PieceGeometry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentHasherTest {
    private static final int PIECE_LENGTH = 16 * 1024;

    @TempDir
    private Path folder;

    private final ConcurrentSkipListMap<Integer, String> digests = new ConcurrentSkipListMap<>();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final ConcurrentSkipListMap<Integer, String> failures = new ConcurrentSkipListMap<>();

    /** How pieces are hashed: alone where that is faster, as it is in so short a test, or together where possible. */
    private enum Way {
        ALONE(VectorTrial::new),
        IN_LANES(VectorTrialTest::won);

        private final Supplier<VectorTrial> trials;

        Way(Supplier<VectorTrial> trials) {
            this.trials = trials;
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesEveryPieceOfOneFileWithAShortLastPiece(Way way) throws Exception {
        byte[] content = content(200 * PIECE_LENGTH + 1);
        Part part = new Part(Optional.of(Files.write(folder.resolve("a"), content)), 0, content.length);

        hash(way, List.of(part), content.length, PIECE_LENGTH);

        assertThat(digests).isEqualTo(expected(content, PIECE_LENGTH));
        assertThat(failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void hashesPiecesLongerThanWhatIsReadAtOnceAndOfOddLength(Way way) throws Exception {
        byte[] content = content(64 * 70_000 + 3);
        Part part = new Part(Optional.of(Files.write(folder.resolve("a"), content)), 0, content.length);

        for (int pieceLength : new int[] {64 * 1024 + 64, 65_000}) {
            digests.clear();
            hash(way, List.of(part), content.length, pieceLength);
            assertThat(digests).isEqualTo(expected(content, pieceLength));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hashesAcrossFilesEmptyFilesAndPads(Way way) throws Exception {
        byte[] content = content(300 * PIECE_LENGTH);
        List<Part> parts = new ArrayList<>();
        int[] bounds = {0, 100, 100, 5_000, 120 * PIECE_LENGTH + 7, 121 * PIECE_LENGTH, content.length};
        for (int i = 1; i < bounds.length; i++) {
            boolean isPad = i == 5;
            if (isPad) {
                Arrays.fill(content, bounds[i - 1], bounds[i], (byte) 0);
            }
            Path file = Files.write(folder.resolve("" + i), Arrays.copyOfRange(content, bounds[i - 1], bounds[i]));
            parts.add(new Part(isPad ? Optional.empty() : Optional.of(file), bounds[i - 1], bounds[i] - bounds[i - 1]));
        }

        hash(way, parts, content.length, PIECE_LENGTH);

        assertThat(digests).isEqualTo(expected(content, PIECE_LENGTH));
    }

    @ParameterizedTest
    @EnumSource
    void reportsUnreadablePiecesAndHashesTheOthers(Way way) throws Exception {
        byte[] content = content(200 * PIECE_LENGTH);
        Path file = Files.write(folder.resolve("a"), Arrays.copyOf(content, 150 * PIECE_LENGTH + 1));

        hash(way, List.of(new Part(Optional.of(file), 0, content.length)), content.length, PIECE_LENGTH);

        assertThat(digests).isEqualTo(expected(content, PIECE_LENGTH).headMap(150));
        assertThat(failures).hasSize(50).containsEntry(150, "0 " + EOFException.class.getName());
    }

    @ParameterizedTest
    @EnumSource
    void countsEveryByteOnceAndStopsWhenItIsTold(Way way) throws Exception {
        byte[] content = content(200 * PIECE_LENGTH);
        Part part = new Part(Optional.of(Files.write(folder.resolve("a"), content)), 0, content.length);
        List<Long> reported = new ArrayList<>();

        hasher(way, List.of(part), content.length, PIECE_LENGTH).hash((done, _) -> reported.add(done));

        assertThat(reported).isSorted().last().isEqualTo((long) content.length);
        assertThatThrownBy(() ->
                        hasher(way, List.of(part), content.length, PIECE_LENGTH).hash((_, _) -> false))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void hashesWhatIsASingleReadOnTheThreadThatAsks() throws Exception {
        byte[] content = content(2 * PIECE_LENGTH + 1);
        Part part = new Part(Optional.of(Files.write(folder.resolve("a"), content)), 0, content.length);

        hash(Way.ALONE, List.of(part), content.length, PIECE_LENGTH);

        assertThat(digests).isEqualTo(expected(content, PIECE_LENGTH));
        assertThat(threads).containsExactly(Thread.currentThread());
    }

    private void hash(Way way, List<Part> parts, long length, int pieceLength) throws InterruptedException {
        hasher(way, parts, length, pieceLength).hash((_, _) -> true);
    }

    private ContentHasher hasher(Way way, List<Part> parts, long length, int pieceLength) {
        ContentHasher.Sink sink = new ContentHasher.Sink() {
            @Override
            public void hashed(int piece, byte[] digest) {
                threads.add(Thread.currentThread());
                digests.put(piece, HexFormat.of().formatHex(digest));
            }

            @Override
            public void failed(int piece, int part, IOException failure) {
                failures.put(piece, part + " " + failure.getClass().getName());
            }
        };
        return new ContentHasher(parts, new PieceGeometry(length, pieceLength), sink, way.trials);
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        return content;
    }

    private static ConcurrentSkipListMap<Integer, String> expected(byte[] content, int pieceLength) throws Exception {
        ConcurrentSkipListMap<Integer, String> expected = new ConcurrentSkipListMap<>();
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        for (int piece = 0; (long) piece * pieceLength < content.length; piece++) {
            int from = piece * pieceLength;
            sha1.update(content, from, Math.min(pieceLength, content.length - from));
            expected.put(piece, HexFormat.of().formatHex(sha1.digest()));
        }
        return expected;
    }
}
