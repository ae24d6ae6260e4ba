package dev.spate.wire.metainfo;

import dev.spate.wire.bencode.BencodeString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Gives every file of a torrent its own path, under the rules of one disk.
 *
 * <p>No file may have the path of another file or of a folder. An unchanged name has priority over one that had to be
 * changed; after that, the first file keeps the name. The other files get a number ({@code foo.1.txt}). So one torrent
 * has the same names on every machine with such a disk.
 *
 * <p>The work is linear in the number of path elements: folders are numbered, a path is a folder's number and a name,
 * and the search for a free number continues where the last search for the same stem ended.
 */
public final class FilePaths {
    private static final int TOP = 0;

    /** A name inside a folder; comparable, so that a map stays fast when an attacker makes hash codes collide. */
    private record Place(int folder, String key) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(folder, other.folder);
            return order != 0 ? order : key.compareTo(other.key);
        }

        // Written out, because the methods of a record are slow until they are compiled, and a torrent may have many
        // names.
        @Override
        public boolean equals(Object other) {
            return other instanceof Place place && folder == place.folder && key.equals(place.key);
        }

        @Override
        public int hashCode() {
            return 31 * folder + key.hashCode();
        }
    }

    /** A folder and its name as the first file in it spells it. */
    private record Folder(int number, String name) {}

    /** A path and the number of its folder. */
    private record Located(int folder, List<String> path) {}

    private final NameRules rules;
    /** Names are only looked up, never listed, so their order does not matter. */
    private final Map<Place, Folder> folders = new HashMap<>();

    private final Set<Place> taken = new HashSet<>();
    private final Map<Place, Integer> nextNumber = new HashMap<>();

    private FilePaths(NameRules rules) {
        this.rules = rules;
    }

    /**
     * Whether a quick check shows that every disk accepts these paths unchanged and tells them apart, so that
     * {@link #of} would not change any of them. {@link #of} takes ten times as long for a hundred thousand paths. False
     * does not mean that it would change one.
     *
     * @param lengthMax bytes of UTF-8 that such a disk accepts in a name
     */
    public static boolean arePlain(List<FileEntry> files, int lengthMax) {
        int cases = 0;
        List<String> last = List.of();
        for (FileEntry file : files) {
            List<String> path = file.path();
            for (int i = 0; i < path.size(); i++) {
                if (i < last.size() && path.get(i).equals(last.get(i))) {
                    continue;
                }
                int letters = FileNames.lettersIfPlain(path.get(i), lengthMax);
                cases |= letters;
                // Different names can be equal without case only if both cases occur.
                if (letters == FileNames.NOT_PLAIN || cases == FileNames.BOTH_CASES) {
                    return false;
                }
            }
            last = path;
        }
        return true;
    }

    /** The path of each file on a disk with these rules, padding and links included. */
    public static List<List<String>> of(List<FileEntry> files, NameRules rules) {
        List<List<String>> paths = new ArrayList<>(files.size());
        boolean[] isKept = new boolean[files.size()];
        for (int i = 0; i < files.size(); i++) {
            List<String> path = files.get(i).path();
            List<String> form = changed(path, rules::form);
            isKept[i] = form.equals(path);
            paths.add(form);
        }
        new FilePaths(rules).separate(paths, isKept, i -> files.get(i).isPad());
        return paths;
    }

    /**
     * Entries with safe, unique paths for these files.
     *
     * @param folder the torrent's folder in its literal form, one element; empty for a torrent of one file
     * @param fileName the literal name of the only file of a torrent without a folder; else empty
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
        for (BencodeString element : file.path()) {
            elements.add(literal(element));
        }
        return elements;
    }

    private static String literal(BencodeString element) {
        return FileNames.sanitiseLiteral(element.bytes()).orElse("_");
    }

    /**
     * The first name is created in a folder of the user, the others in the torrent's own folder, where they may be
     * hidden.
     */
    private static List<String> safe(List<String> literal) {
        List<String> path = changed(literal, FileNames::safe);
        return with(path, 0, FileNames.visible(path.getFirst()));
    }

    /** The path with another form of its elements. The same list when nothing changes, which is the usual case. */
    private static List<String> changed(List<String> path, UnaryOperator<String> form) {
        List<String> changed = path;
        for (int i = 0; i < path.size(); i++) {
            changed = with(changed, i, form.apply(path.get(i)));
        }
        return changed;
    }

    /** The path with another element at this index; the same list when the element is the same. */
    private static List<String> with(List<String> path, int index, String element) {
        if (path.get(index).equals(element)) {
            return path;
        }
        List<String> changed = new ArrayList<>(path);
        changed.set(index, element);
        return changed;
    }

    /** Replaces paths until each belongs to one file only. */
    private void separate(List<List<String>> paths, boolean[] isKept, IntPredicate isPad) {
        int[] folderOf = folders(paths, isPad);
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
                paths.set(i, with(path, path.size() - 1, renamed(path.getLast(), folderOf[i])));
            }
        }
    }

    /** The number of each file's folder. From now on all paths spell a folder's name as the first path does. */
    private int[] folders(List<List<String>> paths, IntPredicate isPad) {
        int[] folderOf = new int[paths.size()];
        // Files of one folder usually follow each other.
        Located last = new Located(TOP, List.of(""));
        for (int i = 0; i < folderOf.length; i++) {
            if (isPad.test(i)) {
                continue;
            }
            if (!isSameFolder(paths.get(i), last.path())) {
                last = locate(paths.get(i));
                paths.set(i, last.path());
            }
            folderOf[i] = last.folder();
        }
        return folderOf;
    }

    private static boolean isSameFolder(List<String> path, List<String> other) {
        if (path.size() != other.size()) {
            return false;
        }
        // The innermost folder differs most often.
        for (int i = path.size() - 2; i >= 0; i--) {
            if (!path.get(i).equals(other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The place of the path, with the spelling of known folders; new folders are added. */
    private Located locate(List<String> path) {
        List<String> spelled = path;
        int folder = TOP;
        for (int i = 0; i < path.size() - 1; i++) {
            Folder fresh = new Folder(folders.size() + 1, path.get(i));
            Folder known = folders.putIfAbsent(place(folder, path.get(i)), fresh);
            spelled = known == null ? spelled : with(spelled, i, known.name());
            folder = known == null ? fresh.number() : known.number();
        }
        return new Located(folder, spelled);
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

    /** A literal path must not name another file's data. If it did, the file's literal path becomes its safe path. */
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
        List<String> target = List.of();
        if (file.isSymlink()) {
            target = new ArrayList<>(folder);
            for (BencodeString element : file.symlinkPath()) {
                target.add(literal(element));
            }
        }
        // Equal paths share one list, because there may be a hundred thousand files.
        List<String> kept = List.copyOf(path);
        return new FileEntry(
                kept, literal.equals(kept) ? kept : literal, file.length(), offset, file.attributes(), target);
    }
}
