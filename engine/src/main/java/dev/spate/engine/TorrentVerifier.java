package dev.spate.engine;

import dev.spate.engine.create.ContentHasher;
import dev.spate.engine.create.ContentHasher.Part;
import dev.spate.engine.file.ContentPaths;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Compares files with a torrent, on all cores. Never writes. {@link #verify} may be called by any thread. */
public final class TorrentVerifier {
    /** What is wrong with a file. */
    public enum Problem {
        /** There is no such file. */
        MISSING,
        /**
         * Something other than a file lies there or on the path to it. Symbolic links below the folder are not
         * followed.
         */
        NOT_A_FILE,
        /** The file has fewer bytes than the torrent says. */
        TOO_SHORT,
        /** The file has more bytes than the torrent says. */
        TOO_LONG,
        /** The file cannot be read. */
        UNREADABLE,
        /** Bytes differ, and the difference lies in this file for certain. */
        DIFFERENT,
        /** Bytes differ in a piece that belongs to several files, so the difference may lie in another one of them. */
        MAYBE_DIFFERENT
    }

    /**
     * A file that differs from the torrent.
     *
     * @param index its index in {@link Metainfo#files}
     * @param entry the file in the metainfo
     * @param problem the difference
     */
    public record BadFile(int index, FileEntry entry, Problem problem) {}

    /**
     * The result of the comparison.
     *
     * @param pieceCount the number of pieces of the torrent
     * @param badPieces the indexes of pieces that differ or cannot be read, ascending
     * @param badFiles the files that differ, in the order of the metainfo
     */
    public record Verdict(int pieceCount, List<Integer> badPieces, List<BadFile> badFiles) {
        public Verdict {
            badPieces = List.copyOf(badPieces);
            badFiles = List.copyOf(badFiles);
        }

        /** Whether every byte matches the torrent. */
        public boolean isGood() {
            return badPieces.isEmpty() && badFiles.isEmpty();
        }
    }

    private final Metainfo metainfo;
    private final Folder folder;
    private final FileOperations operations = new LocalFiles();

    private TorrentVerifier(Metainfo metainfo, Folder folder) {
        this.metainfo = metainfo;
        this.folder = folder;
    }

    /**
     * Hashes all pieces and compares them with the torrent.
     *
     * @param folder the folder that holds the torrent's file or folder
     * @param progress receives the number of hashed bytes, and can end the work
     * @return the differences
     * @throws SpateException when the torrent is v2-only
     * @throws StorageException when there is no such folder
     * @throws java.util.concurrent.CancellationException when {@code progress} returns false
     */
    public static Verdict verify(Metainfo metainfo, Path folder, HashProgress progress) throws InterruptedException {
        if (!metainfo.hasV1()) {
            throw new SpateException(metainfo.name() + ": is a v2 torrent, which this version cannot verify");
        }
        try {
            return new TorrentVerifier(metainfo, Folder.of(folder)).verify(progress);
        } catch (IOException e) {
            throw new StorageException(new TorrentFailure(
                    TorrentFailure.Cause.STORAGE_MISSING, folder.toString(), folder + ": " + Conversions.oneLine(e)));
        }
    }

    private Verdict verify(HashProgress progress) throws IOException, InterruptedException {
        List<Part> parts = new ArrayList<>();
        List<Optional<Problem>> problems = new ArrayList<>();
        inspect(parts, problems);
        PieceHashes expected = metainfo.pieceHashes();
        boolean[] isGood = new boolean[metainfo.geometry().pieceCount()];
        ContentHasher.Sink sink = new ContentHasher.Sink() {
            @Override
            public void hashed(int piece, byte[] digest) {
                isGood[piece] = expected.matches(piece, digest);
            }

            @Override
            public void failed(int piece, int part, IOException failure) {
                isGood[piece] = false;
            }
        };
        new ContentHasher(parts, metainfo.geometry(), sink).hash(progress::hashed);
        return verdict(isGood, parts, problems);
    }

    /** Finds the problems that can be seen without reading the files. */
    private void inspect(List<Part> parts, List<Optional<Problem>> problems) {
        List<Path> paths = ContentPaths.toRead(metainfo.files(), folder, operations);
        try (FileOperations.Walk walk = operations.walk(folder)) {
            for (int i = 0; i < paths.size(); i++) {
                FileEntry entry = metainfo.files().get(i);
                boolean isOnDisk = !entry.isPad() && !entry.isSymlink();
                Optional<Problem> problem = isOnDisk ? problemOf(entry, paths.get(i), walk) : Optional.empty();
                boolean isUsable = problem.filter(found -> found == Problem.NOT_A_FILE || found == Problem.MISSING)
                        .isEmpty();
                Optional<Path> file = isOnDisk ? Optional.of(folder.path().resolve(paths.get(i))) : Optional.empty();
                problems.add(problem);
                parts.add(new Part(file, entry.offset(), entry.length(), isUsable));
            }
        }
    }

    private Verdict verdict(boolean[] isGood, List<Part> parts, List<Optional<Problem>> problems) {
        // When a file is known to be bad, its bad pieces are no evidence against the other files in them.
        boolean[] isExplained = new boolean[isGood.length];
        for (int i = 0; i < parts.size(); i++) {
            Optional<Problem> problem = problems.get(i);
            if (problem.isPresent() && problem.get() != Problem.TOO_LONG) {
                mark(isExplained, metainfo.files().get(i));
            }
        }
        List<BadFile> badFiles = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            FileEntry entry = metainfo.files().get(i);
            int index = i;
            problems.get(i)
                    .or(() -> parts.get(index).file().flatMap(_ -> difference(entry, isGood, isExplained)))
                    .ifPresent(problem -> badFiles.add(new BadFile(index, entry, problem)));
        }
        List<Integer> badPieces = new ArrayList<>();
        for (int piece = 0; piece < isGood.length; piece++) {
            if (!isGood[piece]) {
                badPieces.add(piece);
            }
        }
        return new Verdict(isGood.length, badPieces, badFiles);
    }

    private Optional<Problem> problemOf(FileEntry entry, Path path, FileOperations.Walk walk) {
        try {
            Optional<FileStamp> stamp = walk.stamp(path);
            if (stamp.isEmpty()) {
                return Optional.of(Problem.MISSING);
            }
            if (!stamp.get().isFile()) {
                return Optional.of(Problem.NOT_A_FILE);
            }
            long length = stamp.get().length();
            if (length != entry.length()) {
                return Optional.of(length < entry.length() ? Problem.TOO_SHORT : Problem.TOO_LONG);
            }
            return Files.isReadable(folder.path().resolve(path)) ? Optional.empty() : Optional.of(Problem.UNREADABLE);
        } catch (NotDirectoryException e) {
            return Optional.of(Problem.NOT_A_FILE);
        } catch (IOException e) {
            return Optional.of(Problem.UNREADABLE);
        }
    }

    private Optional<Problem> difference(FileEntry entry, boolean[] isGood, boolean[] isExplained) {
        Optional<Problem> found = Optional.empty();
        if (entry.length() == 0) {
            return found;
        }
        int last = metainfo.geometry().pieceAt(entry.end() - 1);
        for (int piece = metainfo.geometry().pieceAt(entry.offset()); piece <= last; piece++) {
            if (isGood[piece] || isExplained[piece]) {
                continue;
            }
            long begin = metainfo.geometry().pieceOffset(piece);
            boolean isAlone = entry.offset() <= begin
                    && entry.end() >= begin + metainfo.geometry().pieceLength(piece);
            if (isAlone) {
                return Optional.of(Problem.DIFFERENT);
            }
            found = Optional.of(Problem.MAYBE_DIFFERENT);
        }
        return found;
    }

    private void mark(boolean[] pieces, FileEntry entry) {
        if (entry.length() > 0) {
            int first = metainfo.geometry().pieceAt(entry.offset());
            int last = metainfo.geometry().pieceAt(entry.end() - 1);
            Arrays.fill(pieces, first, last + 1, true);
        }
    }
}
