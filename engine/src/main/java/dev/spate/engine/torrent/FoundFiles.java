package dev.spate.engine.torrent;

import dev.spate.engine.disk.DiskPool;
import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.reason.Reasons;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of a torrent that is only seeded, as they are found. What cannot be used is left out and named, as if it were
 * missing; the others are served.
 */
final class FoundFiles {
    private final Folder folder;
    private final FileLayout layout;
    private final FileOperations operations;
    /** Why a file is left out; several threads look, each at files of its own. */
    private final @Nullable String[] obstacles;

    /** Each once: a folder that is none stands for all its files. */
    private final Set<String> notes = new LinkedHashSet<>();

    private FoundFiles(Folder folder, FileLayout layout, FileOperations operations) {
        this.folder = folder;
        this.layout = layout;
        this.operations = operations;
        this.obstacles = new @Nullable String[layout.files().size()];
    }

    /** Looks at every file, with the threads of the pool where there are many. */
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
                    obstacles[i] = obstacle(file.path(), walk).orElse(null);
                }
            }
        }
    }

    /** Why a file cannot be used that is there. */
    private Optional<String> obstacle(Path file, FileOperations.Walk walk) {
        try {
            Optional<FileStamp> stamp = walk.stamp(file);
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

    /** What is there instead of a regular file. */
    static String words(FileStamp.Kind kind) {
        return switch (kind) {
            case FILE -> "is a file";
            case FOLDER -> "is a folder";
            case LINK -> "is a symbolic link, which is not followed";
            case OTHER -> "is a device or a pipe";
        };
    }

    /** The pieces of which every file may be there; they are looked at. */
    Bitfield usable(PieceGeometry geometry) {
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

    List<String> notes() {
        return List.copyOf(notes);
    }
}
