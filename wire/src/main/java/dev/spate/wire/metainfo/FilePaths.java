package dev.spate.wire.metainfo;

import dev.spate.wire.bencode.BencodeString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Gives every file of a torrent a path of its own, under the rules of one disk.
 *
 * <p>A file must have neither the path of another one nor that of a folder. A name that stays as it was written goes
 * before one that had to be changed, and then whoever comes first keeps the name; the others get a number ({@code
 * foo.1.txt}), so that one torrent leads to the same names on every machine with such a disk.
 *
 * <p>The work is linear in the number of path elements: folders are numbered, a path is a folder's number and a name,
 * and the search for a free number goes on where the last one of the same stem ended.
 */
public final class FilePaths {
    private static final int TOP = 0;

    /** A name inside a folder; comparable so that a map stays fast when somebody makes hash codes collide. */
    private record Place(int folder, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(folder, other.folder);
            return order != 0 ? order : key.compareTo(other.key);
        }

        // Written out, because those of a record are slow until they are compiled, and a torrent may have many names.
        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && folder == place.folder && key.equals(place.key);
        }

        @Override
        public int hashCode() {
            return 31 * folder + key.hashCode();
        }
    }

    /** A folder and how the first file in it spells its name. */
    private record Folder(int number, String name) {}

    private final NameRules rules;
    /** Names are looked up only, never listed, so their order does not matter. */
    private final Map<Place, Folder> folders = new HashMap<>();

    private final Set<Place> taken = new HashSet<>();
    private final Map<Place, Integer> nextNumber = new HashMap<>();

    private FilePaths(NameRules rules) {
        this.rules = rules;
    }

    /** The path of each file on a disk with these rules, padding and links included. */
    public static List<List<String>> of(List<FileEntry> files, NameRules rules) {
        List<List<String>> paths = new ArrayList<>(files.size());
        boolean[] isKept = new boolean[files.size()];
        for (int i = 0; i < files.size(); i++) {
            List<String> path = new ArrayList<>(files.get(i).path());
            path.replaceAll(rules::form);
            isKept[i] = path.equals(files.get(i).path());
            paths.add(path);
        }
        new FilePaths(rules).separate(paths, isKept, i -> files.get(i).isPad());
        return paths;
    }

    /**
     * Entries with safe, unique paths for these files.
     *
     * @param folder the torrent's folder in its literal form, one element; empty for a single-file torrent
     * @param fileName the literal name of a single-file torrent's file; else empty
     * @param offsets index of each file's first byte in the content
     */
    static List<FileEntry> assign(List<RawFile> files, List<String> folder, String fileName, long[] offsets) {
        List<List<String>> literals = new ArrayList<>(files.size());
        List<List<String>> paths = new ArrayList<>(files.size());
        boolean[] isKept = new boolean[files.size()];
        for (int i = 0; i < files.size(); i++) {
            List<String> literal = literal(files.get(i), folder, fileName);
            List<String> path = safe(literal);
            isKept[i] = path.equals(literal);
            literals.add(literal);
            paths.add(path);
        }
        new FilePaths(NameRules.EXACT).separate(paths, isKept, i -> files.get(i).isPad());
        dropAmbiguousLiterals(literals, paths);
        List<FileEntry> entries = new ArrayList<>(files.size());
        for (int i = 0; i < files.size(); i++) {
            entries.add(entry(files.get(i), paths.get(i), literals.get(i), folder, offsets[i]));
        }
        return entries;
    }

    private static List<String> literal(RawFile file, List<String> folder, String fileName) {
        if (!fileName.isEmpty()) {
            return List.of(fileName);
        }
        List<String> elements = new ArrayList<>(folder);
        if (file.path().isEmpty()) {
            elements.add(file.isPad() ? ".pad" : "_");
            if (file.isPad()) {
                elements.add(Long.toString(file.length()));
            }
        }
        file.path().forEach(element -> elements.add(literal(element)));
        return elements;
    }

    private static String literal(BencodeString element) {
        return FileNames.sanitiseLiteral(element.bytes()).orElse("_");
    }

    /** The first name stands in a folder of the user, the others in the torrent's own, where they may be hidden. */
    private static List<String> safe(List<String> literal) {
        List<String> path = new ArrayList<>(literal);
        path.replaceAll(FileNames::safe);
        path.set(0, FileNames.visible(path.getFirst()));
        return path;
    }

    /** Changes the paths until each is of one file alone. */
    private void separate(List<List<String>> paths, boolean[] isKept, IntPredicate isPad) {
        int[] folderOf = new int[paths.size()];
        for (int i = 0; i < folderOf.length; i++) {
            folderOf[i] = isPad.test(i) ? TOP : folder(paths.get(i));
        }
        boolean[] mustMove = new boolean[folderOf.length];
        for (boolean kept : new boolean[] {true, false}) {
            for (int i = 0; i < folderOf.length; i++) {
                if (isKept[i] == kept && !isPad.test(i)) {
                    mustMove[i] = !claim(place(folderOf[i], paths.get(i).getLast()));
                }
            }
        }
        for (int i = 0; i < folderOf.length; i++) {
            if (mustMove[i]) {
                List<String> path = paths.get(i);
                path.set(path.size() - 1, renamed(path.getLast(), folderOf[i]));
            }
        }
    }

    /** The number of the folder, whose names are spelled as before from now on. */
    private int folder(List<String> path) {
        int folder = TOP;
        for (int i = 0; i < path.size() - 1; i++) {
            Folder fresh = new Folder(folders.size() + 1, path.get(i));
            Folder known = folders.putIfAbsent(place(folder, path.get(i)), fresh);
            if (known != null) {
                path.set(i, known.name());
            }
            folder = known == null ? fresh.number() : known.number();
        }
        return folder;
    }

    private Place place(int folder, String name) {
        return new Place(folder, rules.key(name));
    }

    private boolean claim(Place place) {
        return !folders.containsKey(place) && taken.add(place);
    }

    private String renamed(String name, int folder) {
        Place stem = place(folder, FileNames.numbered(name, 0, rules.lengthMax()));
        int number = nextNumber.getOrDefault(stem, 1);
        while (!claim(place(folder, FileNames.numbered(name, number, rules.lengthMax())))) {
            number++;
        }
        nextNumber.put(stem, number + 1);
        return FileNames.numbered(name, number, rules.lengthMax());
    }

    /** A literal path must not lead to another file's data; then the file has no literal path of its own. */
    private static void dropAmbiguousLiterals(List<List<String>> literals, List<List<String>> paths) {
        if (literals.equals(paths)) {
            return;
        }
        Set<String> claimed = new HashSet<>();
        paths.forEach(path -> claimed.add(String.join("/", path)));
        for (int i = 0; i < paths.size(); i++) {
            boolean differs = !literals.get(i).equals(paths.get(i));
            if (differs && !claimed.add(String.join("/", literals.get(i)))) {
                literals.set(i, paths.get(i));
            }
        }
    }

    private static FileEntry entry(
            RawFile file, List<String> path, List<String> literal, List<String> folder, long offset) {
        List<String> target = new ArrayList<>();
        if (file.isSymlink()) {
            target.addAll(folder);
            file.symlinkPath().forEach(element -> target.add(literal(element)));
        }
        // One list for both where they are the same: there may be a hundred thousand files.
        List<String> kept = List.copyOf(path);
        return new FileEntry(
                kept, literal.equals(kept) ? kept : literal, file.length(), offset, file.attributes(), target);
    }
}
