package dev.spate.engine;

import dev.spate.engine.create.ContentHasher;
import dev.spate.engine.create.ContentHasher.Part;
import dev.spate.engine.create.ContentScan;
import dev.spate.engine.create.ContentScan.ScannedFile;
import dev.spate.engine.reason.Reasons;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireLimits;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import dev.spate.wire.metainfo.PieceLengths;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Makes a torrent out of a file or folder, on all cores. The same content and settings always give the same bytes.
 * Owned by one thread.
 *
 * <pre>{@code
 * byte[] torrent = TorrentCreator.of(Path.of("photos"))
 *         .tracker(List.of("http://tracker.example/announce"))
 *         .create(HashProgress.ignored());
 * }</pre>
 */
public final class TorrentCreator {
    private final Path content;
    private final List<List<String>> tiers = new ArrayList<>();
    private final List<String> webSeeds = new ArrayList<>();
    private OptionalInt pieceLength = OptionalInt.empty();
    private Optional<String> comment = Optional.empty();
    private Optional<String> createdBy = Optional.empty();
    private Predicate<String> isExcluded = _ -> false;
    private boolean isPrivate;
    private Optional<ContentScan> scanned = Optional.empty();

    /** Something below the content that is no part of the torrent. */
    public record LeftOut(String path, Why why) {
        /** The path and the reason, in one line. */
        @Override
        public String toString() {
            return path + " " + why.words;
        }
    }

    /** Why something is left out. */
    public enum Why {
        LINK("is a symbolic link"),
        NOT_REGULAR("is not a regular file"),
        NOT_UTF8("has a name that is not UTF-8"),
        UNREADABLE("may not be read"),
        /** A file in which this program keeps what it knows of a download; it is never content. */
        OWN("is a file of spate's own");

        private final String words;

        Why(String words) {
            this.words = words;
        }

        private static Why of(ContentScan.Obstacle obstacle) {
            return switch (obstacle) {
                case LINK -> LINK;
                case NOT_REGULAR -> NOT_REGULAR;
                case NOT_UTF8 -> NOT_UTF8;
                case UNREADABLE -> UNREADABLE;
                case OWN -> OWN;
            };
        }
    }

    private TorrentCreator(Path content) {
        this.content = content;
    }

    /** Begins with a file or folder, which gives the torrent its name. */
    public static TorrentCreator of(Path content) {
        return new TorrentCreator(content);
    }

    /**
     * Sets the length of pieces; by default it is chosen by size, so that metadata stays small.
     *
     * @param length bytes, a power of two of 16 KiB or more
     */
    public TorrentCreator pieceLength(int length) {
        if (length < WireLimits.BLOCK_LENGTH || length > WireLimits.PIECE_LENGTH_MAX || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException(
                    "a piece length of " + length + " is no power of two from 16 KiB to 512 MiB");
        }
        this.pieceLength = OptionalInt.of(length);
        return this;
    }

    /** Adds a tier of tracker URLs (BEP 12); the first tier is asked first. */
    public TorrentCreator tracker(List<String> tier) {
        tiers.add(List.copyOf(tier));
        return this;
    }

    /** Adds the URL of a web seed (BEP 19). */
    public TorrentCreator webSeed(String url) {
        webSeeds.add(url);
        return this;
    }

    /** Sets what the publisher has to say. */
    public TorrentCreator comment(String text) {
        comment = Optional.of(text);
        return this;
    }

    /** Sets the name of the program that writes the torrent. */
    public TorrentCreator createdBy(String program) {
        createdBy = Optional.of(program);
        return this;
    }

    /** Whether peers may come from trackers only (BEP 27); default false. */
    public TorrentCreator privateTorrent(boolean value) {
        isPrivate = value;
        return this;
    }

    /**
     * Leaves files out.
     *
     * @param excluded asked for each file and folder below the content, with its path, slashes between the names; what
     *     lies in an excluded folder is excluded as well
     */
    public TorrentCreator exclude(Predicate<String> excluded) {
        isExcluded = excluded;
        return this;
    }

    /** What the last {@link #look} or {@link #create} has found that is no part of the torrent. */
    public List<LeftOut> leftOut() {
        return scanned.map(TorrentCreator::leftOut).orElse(List.of());
    }

    private static List<LeftOut> leftOut(ContentScan scan) {
        return scan.skipped().stream()
                .map(skipped -> new LeftOut(skipped.path(), Why.of(skipped.obstacle())))
                .toList();
    }

    /**
     * Looks at what is there, without reading it, and says what will not be part of the torrent; what is excluded is not
     * among it. {@link #create} takes what the last look has found.
     *
     * @throws SpateException when the content cannot be looked at
     */
    public List<LeftOut> look() {
        ContentScan scan = scan();
        scanned = Optional.of(scan);
        return leftOut(scan);
    }

    /**
     * Reads and hashes the content.
     *
     * @return the bytes of the torrent file
     * @throws SpateException when the content cannot be read, or holds no bytes at all
     * @throws ContentChangedException when a file changes meanwhile
     * @throws java.util.concurrent.CancellationException when the progress does not want to go on
     */
    public byte[] create(HashProgress progress) throws InterruptedException {
        ContentScan scan = scanned.isPresent() ? scanned.get() : scan();
        scanned = Optional.of(scan);
        long totalLength = scan.files().stream().mapToLong(ScannedFile::length).sum();
        if (totalLength == 0) {
            throw new SpateException(content + ": holds no bytes, and a torrent of nothing cannot be made");
        }
        PieceGeometry geometry = geometry(totalLength);
        byte[] hashes = hash(scan, geometry, progress);
        scan.files().forEach(TorrentCreator::checkUnchanged);
        return writer(scan, geometry).pieceHashes(hashes).toBytes();
    }

    private PieceGeometry geometry(long totalLength) {
        try {
            return new PieceGeometry(totalLength, pieceLength.orElseGet(() -> PieceLengths.forSize(totalLength)));
        } catch (IllegalArgumentException e) {
            throw new SpateException(content + ": " + e.getMessage() + "; choose a larger piece length", e);
        }
    }

    private ContentScan scan() {
        try {
            return ContentScan.of(content, isExcluded);
        } catch (IOException e) {
            throw new SpateException(reason(content, e), e);
        }
    }

    private static byte[] hash(ContentScan scan, PieceGeometry geometry, HashProgress progress)
            throws InterruptedException {
        List<Part> parts = new ArrayList<>();
        long offset = 0;
        for (ScannedFile file : scan.files()) {
            parts.add(new Part(Optional.of(file.file()), offset, file.length()));
            offset += file.length();
        }
        byte[] hashes = new byte[Math.multiplyExact(geometry.pieceCount(), PieceHashes.HASH_LENGTH)];
        AtomicReference<Optional<SpateException>> failure = new AtomicReference<>(Optional.empty());
        ContentHasher.Sink sink = new ContentHasher.Sink() {
            @Override
            public void hashed(int piece, byte[] digest) {
                System.arraycopy(digest, 0, hashes, piece * PieceHashes.HASH_LENGTH, PieceHashes.HASH_LENGTH);
            }

            @Override
            public void failed(int piece, int part, IOException problem) {
                failure.set(Optional.of(meaning(scan.files().get(part), problem)));
            }
        };
        // The first file that fails makes the rest of the work useless.
        ContentHasher.ProgressListener untilFailure =
                (done, total) -> failure.get().isEmpty() && progress.hashed(done, total);
        try {
            new ContentHasher(parts, geometry, sink).hash(untilFailure);
        } catch (CancellationException e) {
            throw failure.get().isPresent() ? failure.get().get() : e;
        }
        return hashes;
    }

    private static SpateException meaning(ScannedFile file, IOException problem) {
        return problem instanceof EOFException || problem instanceof NoSuchFileException
                ? new ContentChangedException(file.file().toString())
                : new SpateException(reason(file.file(), problem), problem);
    }

    private static void checkUnchanged(ScannedFile file) {
        try {
            if (!file.isUnchanged()) {
                throw new ContentChangedException(file.file().toString());
            }
        } catch (IOException e) {
            throw meaning(file, e);
        }
    }

    private MetainfoWriter writer(ContentScan scan, PieceGeometry geometry) {
        MetainfoWriter writer = scan.isSingleFile()
                ? MetainfoWriter.singleFile(scan.name(), geometry.totalLength(), geometry.pieceLength())
                : MetainfoWriter.folder(scan.name(), geometry.pieceLength());
        if (!scan.isSingleFile()) {
            scan.files().forEach(file -> writer.file(file.path(), file.length(), file.isExecutable()));
        } else if (scan.files().getFirst().isExecutable()) {
            writer.executable();
        }
        tiers.forEach(writer::trackers);
        webSeeds.forEach(writer::webSeed);
        comment.ifPresent(writer::comment);
        createdBy.ifPresent(writer::createdBy);
        return writer.privateTorrent(isPrivate);
    }

    private static String reason(Path asked, IOException failure) {
        return Reasons.line(asked, failure);
    }
}
