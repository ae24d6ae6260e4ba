package dev.spate.engine.file;

import dev.spate.wire.metainfo.NameRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The existing names below a folder. Each of its folders is listed once, when it is first needed. Owned by one thread.
 */
final class ExistingNames {
    private static final Path TOP = Path.of("");

    /** The names in one folder, exact and by their composed form, which is the same for every Unicode composition. */
    private record Names(Set<Path> exact, Map<String, Path> composed) {
        static final Names NONE = new Names(Set.of(), Map.of());
    }

    private final Folder folder;
    private final FileOperations operations;
    private final Map<Path, Names> listed = new HashMap<>();
    /** The last folder, because files of one folder usually come in a row. */
    private List<String> lastFolder = List.of();

    private Path lastParent = TOP;

    ExistingNames(Folder folder, FileOperations operations) {
        this.folder = folder;
        this.operations = operations;
    }

    /** Whether something has exactly this name, even on a disk that finds it under other names too. */
    boolean contains(Path path) {
        return in(Optional.ofNullable(path.getParent()).orElse(TOP)).exact().contains(path.getFileName());
    }

    /** The existing path that differs from this one only in Unicode composition, as macOS may have written it. */
    Optional<Path> similar(List<String> path) {
        Path parent = parent(path);
        return similar(parent, path.getLast()).map(parent::resolve);
    }

    /** The path of a new file, in the existing folders, whatever their composition. */
    Path fresh(List<String> path) {
        return parent(path).resolve(SafePaths.relative(List.of(path.getLast())));
    }

    private Path parent(List<String> path) {
        List<String> wanted = path.subList(0, path.size() - 1);
        if (!wanted.equals(lastFolder)) {
            lastParent = folder(wanted);
            lastFolder = wanted;
        }
        return lastParent;
    }

    private Path folder(List<String> path) {
        Path parent = TOP;
        for (String element : path) {
            Path above = parent;
            Path child = similar(above, element).orElseGet(() -> SafePaths.relative(List.of(element)));
            parent = above.resolve(child);
        }
        return parent;
    }

    private Optional<Path> similar(Path parent, String element) {
        Path name = SafePaths.relative(List.of(element));
        if (NameRules.isAscii(element)) {
            // An ASCII name has only one composition, so no folder has to be listed.
            return Optional.of(name);
        }
        Names names = in(parent);
        return names.exact().contains(name)
                ? Optional.of(name)
                : Optional.ofNullable(names.composed().get(NameRules.composed(element)));
    }

    private Names in(Path parent) {
        return listed.computeIfAbsent(parent, this::list);
    }

    private Names list(Path parent) {
        Set<Path> exact = new HashSet<>();
        Map<String, Path> composed = new HashMap<>();
        try {
            for (Path name : operations.list(folder, parent)) {
                exact.add(name);
                String text = SafePaths.text(name);
                if (!NameRules.isAscii(text)) {
                    composed.putIfAbsent(NameRules.composed(text), name);
                }
            }
        } catch (IOException e) {
            // The folder does not exist or may not be listed; it then counts as empty.
            return Names.NONE;
        }
        return new Names(exact, composed);
    }
}
