package dev.spate.engine.file;

import dev.spate.engine.file.DiskNames.Sameness;
import dev.spate.engine.file.FileOperations.Access;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.List;

/**
 * Tests which names a disk allows: creates empty files with such names and deletes them at once. Owned by one thread.
 */
final class NameProbe {
    private static final String COMPOSED = "\u00e9";
    private static final String DECOMPOSED = "e\u0301";
    private static final String SHARP_S = "\u00df";

    private final Folder folder;
    private final FileOperations operations;
    private final String stem;

    /** @param tag separates the test files of two downloads */
    NameProbe(Folder folder, FileOperations operations, String tag) {
        this.folder = folder;
        this.operations = operations;
        this.stem = ".spate-names-" + tag;
    }

    /**
     * Whether a name may end like this. True also where no file can be created at all, because then the name is not the
     * reason.
     */
    boolean allows(String end) {
        return canCreate(end) || !canCreate("");
    }

    boolean allowsLength(int bytes) {
        return allows("x".repeat(Math.max(0, bytes - stem.length())));
    }

    /** Whether names may end with a dot or a space. Some file systems remove them silently. */
    boolean allowsTails() {
        return allows("x.") && allows("x ") && !finds("x.", "x") && !finds("x ", "x");
    }

    /** Which different names belong to the same file. */
    Sameness sameness() {
        boolean composition = finds(COMPOSED, DECOMPOSED);
        if (!finds("a", "A")) {
            return composition ? Sameness.COMPOSITION : Sameness.NONE;
        }
        return composition || finds(SHARP_S, "ss") ? Sameness.ALL : Sameness.CASE;
    }

    private boolean canCreate(String end) {
        try {
            create(path(end));
            operations.deleteFile(folder, path(end));
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether a file with one name is found under another. */
    private boolean finds(String end, String other) {
        try {
            create(path(end));
            boolean isFound = operations.stamp(folder, path(other)).isPresent();
            operations.deleteFile(folder, path(end));
            return isFound;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private void create(Path path) throws IOException {
        try {
            operations.open(folder, path, Access.CREATE_NEW).close();
        } catch (FileAlreadyExistsException left) {
            // A killed run has left it, so the disk allows the name.
        }
    }

    private Path path(String end) {
        return SafePaths.relative(List.of(stem + end));
    }
}
