package dev.spate.wire.metainfo;

import dev.spate.wire.bencode.BencodeString;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Gives every file of a torrent a path of its own.
 *
 * <p>Two paths are the same here if some file system takes them for the same: they differ by case or by Unicode
 * composition only. A file also may not have the path of a folder. Whoever comes first keeps the name; the others
 * get a number ({@code foo.1.txt}), so that one torrent leads to the same names on every machine.
 *
 * <p>The work is linear in the number of path elements: folders are numbered, a path is a folder's number and a name,
 * and the search for a free number goes on where the last one of the same stem ended.
 */
final class FilePaths {
    private static final int TOP = 0;

    /** A name inside a folder, folded; comparable so that a map stays fast when somebody makes hash codes collide. */
    private record Place(int folder, String name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Integer.compare(folder, other.folder);
            return order != 0 ? order : name.compareTo(other.name);
        }
    }

    /** Names are looked up only, never listed, so their order does not matter. */
    private final Map<Place, Integer> folders = new HashMap<>();

    private final Set<Place> taken = new HashSet<>();
    private final Map<Place, Integer> nextNumber = new HashMap<>();
    private final List<String> prefix;

    private FilePaths(List<String> prefix) {
        this.prefix = prefix;
    }

    /**
     * Sanitised, unique entries for these files.
     *
     * @param folder the torrent's folder, POSIX-safe, one element; empty for a single-file torrent
     * @param fileName the name of a single-file torrent's file, POSIX-safe; else empty
     * @param offsets index of each file's first byte in the content
     */
    static List<FileEntry> assign(List<RawFile> files, List<String> folder, String fileName, long[] offsets) {
        return new FilePaths(folder).assignAll(files, fileName, offsets);
    }

    private List<FileEntry> assignAll(List<RawFile> files, String fileName, long[] offsets) {
        int count = files.size();
        List<List<String>> literals = new ArrayList<>(count);
        List<List<String>> paths = new ArrayList<>(count);
        int[] folderOf = new int[count];
        for (int i = 0; i < count; i++) {
            List<String> literal = literal(files.get(i), fileName);
            List<String> path = portable(literal);
            literals.add(literal);
            paths.add(path);
            folderOf[i] = files.get(i).isPad() ? TOP : folder(path);
        }
        boolean[] mustMove = claimNames(files, paths, folderOf);
        for (int i = 0; i < count; i++) {
            if (mustMove[i]) {
                paths.set(i, renamed(paths.get(i), folderOf[i]));
            }
        }
        dropAmbiguousLiterals(literals, paths);
        List<FileEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(files.get(i), paths.get(i), literals.get(i), offsets[i]));
        }
        return entries;
    }

    private List<String> literal(RawFile file, String fileName) {
        if (!fileName.isEmpty()) {
            return List.of(fileName);
        }
        List<String> elements = new ArrayList<>(prefix);
        if (file.path().isEmpty()) {
            elements.add(file.isPad() ? ".pad" : "_");
            if (file.isPad()) {
                elements.add(Long.toString(file.length()));
            }
        }
        for (BencodeString element : file.path()) {
            elements.add(FileNames.sanitiseLiteral(element.bytes()).orElse("_"));
        }
        return elements;
    }

    private static List<String> portable(List<String> literal) {
        List<String> path = new ArrayList<>(literal);
        path.replaceAll(FileNames::portable);
        return path.equals(literal) ? literal : path;
    }

    private int folder(List<String> path) {
        int folder = TOP;
        for (int i = 0; i < path.size() - 1; i++) {
            Integer known = folders.putIfAbsent(new Place(folder, fold(path.get(i))), folders.size() + 1);
            folder = known == null ? folders.size() : known;
        }
        return folder;
    }

    private boolean[] claimNames(List<RawFile> files, List<List<String>> paths, int[] folderOf) {
        boolean[] mustMove = new boolean[files.size()];
        for (int i = 0; i < mustMove.length; i++) {
            if (!files.get(i).isPad()) {
                mustMove[i] = !claim(new Place(folderOf[i], fold(paths.get(i).getLast())));
            }
        }
        return mustMove;
    }

    private boolean claim(Place place) {
        return !folders.containsKey(place) && taken.add(place);
    }

    private List<String> renamed(List<String> path, int folder) {
        String name = path.getLast();
        Place stem = new Place(folder, fold(FileNames.numbered(name, 0)));
        int number = nextNumber.getOrDefault(stem, 1);
        while (!claim(new Place(folder, fold(FileNames.numbered(name, number))))) {
            number++;
        }
        nextNumber.put(stem, number + 1);
        List<String> result = new ArrayList<>(path);
        result.set(result.size() - 1, FileNames.numbered(name, number));
        return result;
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

    private FileEntry entry(RawFile file, List<String> path, List<String> literal, long offset) {
        List<String> target = new ArrayList<>();
        if (file.isSymlink()) {
            target.addAll(portable(prefix));
            file.symlinkPath().forEach(element -> target.add(FileNames.sanitiseElement(element.bytes())));
        }
        return new FileEntry(path, literal, file.length(), offset, file.attributes(), target);
    }

    /** What two names have in common if a file system takes them for the same. */
    private static String fold(String name) {
        if (isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        String composed = Normalizer.normalize(name, Normalizer.Form.NFC);
        String folded = composed.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
