package dev.spate.engine.torrent;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FoundStamps;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.reason.Reasons;
import dev.spate.engine.resume.SavedProgress;
import dev.spate.engine.saved.SavedContent;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a torrent that only seeds, as they are on disk. Files that cannot be used are reported and treated as
 * missing; the others are seeded.
 */
final class FoundFiles {
    private final Folder folder;
    private final FileLayout layout;
    private final FileOperations operations;
    /** Why a file is left out. Several threads inspect the files, each one different files. */
    private final @Nullable String[] obstacles;

    private final FoundStamps stamps;

    /** Each note once: for something that is not a folder, one note covers all files below it. */
    private final Set<String> notes = new LinkedHashSet<>();

    private FoundFiles(Folder folder, FileLayout layout, FileOperations operations) {
        this.folder = folder;
        this.layout = layout;
        this.operations = operations;
        this.obstacles = new @Nullable String[layout.files().size()];
        this.stamps = FoundStamps.none(obstacles.length);
    }

    /** Inspects every file. When there are many, the threads of the pool share the work. */
    static FoundFiles in(Folder folder, FileLayout layout, FileOperations operations, DiskPool pool) {
        FoundFiles files = new FoundFiles(folder, layout, operations);
        pool.divide(files.obstacles.length, files::inspect);
        for (@Nullable String obstacle : files.obstacles) {
            if (obstacle != null) {
                files.notes.add(obstacle + "; left out");
            }
        }
        return files;
    }

    private void inspect(int from, int to) {
        try (FileOperations.Walk walk = operations.walk(folder)) {
            for (int i = from; i < to; i++) {
                StoredFile file = layout.file(i);
                if (file.isOnDisk()) {
                    obstacles[i] = obstacle(i, file.path(), walk).orElse(null);
                }
            }
        }
    }

    /** Why a file that exists cannot be used. */
    private Optional<String> obstacle(int index, Path file, FileOperations.Walk walk) {
        try {
            Optional<FileStamp> stamp = walk.stamp(file);
            stamps.set(index, stamp);
            if (stamp.isEmpty()) {
                return Optional.empty();
            }
            if (!stamp.get().isFile()) {
                return Optional.of(file + ": " + words(stamp.get().kind()));
            }
            return operations.isReadable(folder, file) ? Optional.empty() : Optional.of(file + ": permission denied");
        } catch (IOException e) {
            return Optional.of(Reasons.line(folder.path().resolve(file), e));
        }
    }

    /** Describes what is there instead of a regular file. */
    static String words(FileStamp.Kind kind) {
        return switch (kind) {
            case FILE -> "is a file";
            case FOLDER -> "is a folder";
            case LINK -> "is a symbolic link, which is not followed";
            case OTHER -> "is a device or a pipe";
        };
    }

    /**
     * What is known before the check: the pieces whose files can all be read are doubtful, unless the saved session
     * knows them and their files have not changed since.
     */
    SavedProgress progress(PieceGeometry geometry, Optional<SavedContent> saved) throws IOException {
        Bitfield usable = usable(geometry);
        Bitfield trusted = Bitfield.empty(geometry.pieceCount());
        Bitfield doubtful = saved.filter(content -> content.pieces().size() == geometry.pieceCount())
                        .isPresent()
                ? changed(geometry, saved.get())
                : Bitfield.full(geometry.pieceCount());
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
            if (!usable.has(piece)) {
                doubtful.clear(piece);
            } else if (!doubtful.has(piece) && saved.orElseThrow().pieces().has(piece)) {
                trusted.set(piece);
            }
        }
        return new SavedProgress(trusted, doubtful, new BitSet(), List.of(), 0, 0);
    }

    /** The pieces with bytes in files that are not as they were. */
    private Bitfield changed(PieceGeometry geometry, SavedContent saved) throws IOException {
        Bitfield changed = Bitfield.empty(geometry.pieceCount());
        BitSet unchanged = saved.unchanged(stamps);
        for (int i = 0; i < geometry.pieceCount(); i++) {
            int piece = i;
            layout.forEachRun(geometry.pieceOffset(piece), geometry.pieceLength(piece), (file, position, length) -> {
                boolean isThere = !layout.file(file).isOnDisk()
                        || stamps.get(file)
                                .filter(it -> it.length() >= position + length)
                                .isPresent();
                if (!isThere || !unchanged.get(file)) {
                    changed.set(piece);
                }
            });
        }
        return changed;
    }

    /** The pieces whose files can all be read, as far as is known before the check. */
    private Bitfield usable(PieceGeometry geometry) {
        Bitfield pieces = Bitfield.full(geometry.pieceCount());
        for (int i = 0; i < obstacles.length; i++) {
            StoredFile file = layout.file(i);
            if (obstacles[i] != null && file.length() > 0) {
                int last = geometry.pieceAt(file.offset() + file.length() - 1);
                for (int piece = geometry.pieceAt(file.offset()); piece <= last; piece++) {
                    pieces.clear(piece);
                }
            }
        }
        return pieces;
    }

    /** What exists under the name of each file. */
    FoundStamps stamps() {
        return stamps;
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
