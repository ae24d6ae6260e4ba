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

/** What lies below a folder, each of its folders listed once and only when somebody asks. Owned by one thread. */
final class ExistingNames {
    private static final Path TOP = Path.of("");

    /** The names in one folder, also by what they have in common with those of another Unicode composition. */
    private record Names(Set<Path> exact, Map<String, Path> composed) {
        static final Names NONE = new Names(Set.of(), Map.of());
    }

    private final Folder folder;
    private final FileOperations operations;
    private final Map<Path, Names> listed = new HashMap<>();
    /** The folder that was asked for last: files of one folder come in a row. */
    private List<String> lastFolder = List.of();

    private Path lastParent = TOP;

    ExistingNames(Folder folder, FileOperations operations) {
        this.folder = folder;
        this.operations = operations;
    }

    /** Whether something has exactly this name, also on a disk that takes others for the same. */
    boolean has(Path path) {
        return in(Optional.ofNullable(path.getParent()).orElse(TOP)).exact().contains(path.getFileName());
    }

    /** What has this path but for Unicode composition, as macOS may have written it. */
    Optional<Path> similar(List<String> path) {
        Path parent = parent(path);
        return similar(parent, path.getLast()).map(parent::resolve);
    }

    /** The path of a file that is not there yet, in the folders that are, whatever their composition. */
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
            // Nothing else can look like it, so no folder has to be listed.
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
            // It is not there, or nobody may look: then nothing is known to be in it.
            return Names.NONE;
        }
        return new Names(exact, composed);
    }
}
