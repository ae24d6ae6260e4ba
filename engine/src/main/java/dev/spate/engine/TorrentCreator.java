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
 * Makes a torrent from a file or folder, on all cores. The same content and settings always give the same bytes. Used
 * by one thread at a time.
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

    /**
     * A file or folder below the content that is not part of the torrent.
     *
     * @param path its path below the content, with slashes between the names
     * @param why the reason
     */
    public record LeftOut(String path, Why why) {
        /** The path and the reason, in one line. */
        @Override
        public String toString() {
            return path + " " + why.words;
        }
    }

    /** Why a file or folder is not part of the torrent. */
    public enum Why {
        /** A symbolic link. */
        LINK("is a symbolic link"),
        /** Something other than a regular file, such as a device or a pipe. */
        NOT_REGULAR("is not a regular file"),
        /** A name that is not UTF-8, which a torrent cannot store. */
        NOT_UTF8("has a name that is not UTF-8"),
        /** A file or folder that this process may not read. */
        UNREADABLE("may not be read"),
        /** A file in which this program keeps the state of a download; it is never content. */
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

    /** Starts with a file or folder, whose name becomes the name of the torrent. */
    public static TorrentCreator of(Path content) {
        return new TorrentCreator(content);
    }

    /**
     * Sets the length of pieces. By default it depends on the size of the content, so that the metadata stays small.
     *
     * @param length bytes, a power of two from 16 KiB to 512 MiB
     * @throws IllegalArgumentException when the length is something else
     */
    public TorrentCreator pieceLength(int length) {
        if (length < WireLimits.BLOCK_LENGTH || length > WireLimits.PIECE_LENGTH_MAX || Integer.bitCount(length) != 1) {
            throw new IllegalArgumentException(
                    "a piece length of " + length + " is not a power of two from 16 KiB to 512 MiB");
        }
        this.pieceLength = OptionalInt.of(length);
        return this;
    }

    /** Adds a tier of tracker URLs (BEP 12). Clients use the first tier first. */
    public TorrentCreator tracker(List<String> tier) {
        tiers.add(List.copyOf(tier));
        return this;
    }

    /** Adds the URL of a web seed (BEP 19). */
    public TorrentCreator webSeed(String url) {
        webSeeds.add(url);
        return this;
    }

    /** Sets the publisher's comment. */
    public TorrentCreator comment(String text) {
        comment = Optional.of(text);
        return this;
    }

    /** Sets the name of the program that makes the torrent. */
    public TorrentCreator createdBy(String program) {
        createdBy = Optional.of(program);
        return this;
    }

    /** Sets whether the torrent is private (BEP 27): peers then come from its trackers only. Default false. */
    public TorrentCreator privateTorrent(boolean value) {
        isPrivate = value;
        return this;
    }

    /**
     * Sets which files and folders are not part of the torrent. By default none is excluded.
     *
     * @param excluded called with the path of each file and folder below the content, with slashes between the names;
     *     all that an excluded folder contains is excluded too
     */
    public TorrentCreator exclude(Predicate<String> excluded) {
        isExcluded = excluded;
        return this;
    }

    /** The files and folders that the last {@link #look} or {@link #create} found and left out. */
    public List<LeftOut> leftOut() {
        return scanned.map(TorrentCreator::leftOut).orElse(List.of());
    }

    private static List<LeftOut> leftOut(ContentScan scan) {
        return scan.skipped().stream()
                .map(skipped -> new LeftOut(skipped.path(), Why.of(skipped.obstacle())))
                .toList();
    }

    /**
     * Lists the content without reading it, and returns what will not be part of the torrent, except what is excluded.
     * A later {@link #create} uses this list of files.
     *
     * @throws SpateException when the content cannot be listed
     */
    public List<LeftOut> look() {
        ContentScan scan = scan();
        scanned = Optional.of(scan);
        return leftOut(scan);
    }

    /**
     * Reads and hashes the content.
     *
     * @param progress receives the number of hashed bytes, and can end the work
     * @return the bytes of the torrent file, bencoded
     * @throws SpateException when the content cannot be read, contains no bytes, or needs longer pieces
     * @throws ContentChangedException when a file changes meanwhile
     * @throws java.util.concurrent.CancellationException when {@code progress} returns false
     */
    public byte[] create(HashProgress progress) throws InterruptedException {
        ContentScan scan = scanned.isPresent() ? scanned.get() : scan();
        scanned = Optional.of(scan);
        long totalLength = scan.files().stream().mapToLong(ScannedFile::length).sum();
        if (totalLength == 0) {
            throw new SpateException(content + ": contains no bytes, and a torrent without bytes cannot be made");
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
        // After the first file that fails, the rest of the work is useless.
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
