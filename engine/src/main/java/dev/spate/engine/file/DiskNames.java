package dev.spate.engine.file;

import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.FileNames;
import dev.spate.wire.metainfo.FilePaths;
import dev.spate.wire.metainfo.NameRules;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names that one disk allows, found out by tests. Immutable.
 *
 * @param refused characters that it does not allow
 * @param allowsTails whether a name may end with a dot or a space
 * @param lengthMax maximum bytes of UTF-8 in a name
 * @param sameness which different names belong to the same file
 */
public record DiskNames(Set<Integer> refused, boolean allowsTails, int lengthMax, Sameness sameness)
        implements NameRules {
    /** Which different names belong to the same file on a disk. */
    public enum Sameness {
        /** None: every name belongs to a file of its own. */
        NONE,
        /** Names that differ only in Unicode composition. */
        COMPOSITION,
        /** Names that differ only in case, letter by letter. */
        CASE,
        /** Names that differ only in case or composition, or by {@code ß} for {@code ss}. */
        ALL
    }

    /** Characters that every disk allows. */
    private static final String PLAIN = " !#$%&'()+,-.;=@[]^_`{}~";

    /**
     * Characters that are tested in one name: even of four bytes each, they leave room for the rest of the name on
     * every disk.
     */
    private static final int TESTED_AT_ONCE = 24;

    /** The longest name of eCryptfs in bytes; no file system in use has a lower limit. */
    static final int SHORT_LENGTH = 143;

    /**
     * Tests how the disk handles the names of a torrent. It creates a file or two for each unusual property of the
     * names, and none for names that every disk allows.
     *
     * @param tag part of the names of the test files, which are deleted at once
     */
    static NameRules of(List<FileEntry> files, Folder folder, FileOperations operations, String tag) {
        if (File.separatorChar == '\\') {
            return NameRules.portable(FileNames.NAME_LENGTH_MAX);
        }
        Set<String> names = new HashSet<>();
        files.forEach(file -> names.addAll(file.path()));
        NameProbe probe = new NameProbe(folder, operations, tag);
        Set<Integer> odd = new TreeSet<>();
        names.forEach(name -> name.codePoints().filter(c -> !isPlain(c)).forEach(odd::add));
        int longest = names.stream().mapToInt(DiskNames::length).max().orElse(0);
        boolean hasTails = names.stream().anyMatch(DiskNames::hasTail);
        Set<Integer> refused = new HashSet<>();
        test(new ArrayList<>(odd), probe, refused);
        return new DiskNames(
                refused,
                !hasTails || probe.allowsTails(),
                longest <= SHORT_LENGTH || probe.allowsLength(longest) ? FileNames.NAME_LENGTH_MAX : SHORT_LENGTH,
                hasTwins(files) ? probe.sameness() : Sameness.NONE);
    }

    /**
     * The name on this disk of a file with this safe name.
     *
     * @param tag part of the names of the test files, which are deleted at once
     */
    public static String formOf(String name, Path folder, String tag) throws IOException {
        FileEntry file = FileEntry.of(List.of(name), 0, 0);
        return of(List.of(file), Folder.of(folder), new LocalFiles(), tag).form(name);
    }

    private static boolean isPlain(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    }

    /** Tests many characters at once, and each half alone when the disk refuses some of them. */
    private static void test(List<Integer> characters, NameProbe probe, Set<Integer> refused) {
        for (int from = 0; from < characters.size(); from += TESTED_AT_ONCE) {
            List<Integer> some = characters.subList(from, Math.min(characters.size(), from + TESTED_AT_ONCE));
            testHalves(some, probe, refused);
        }
    }

    private static void testHalves(List<Integer> some, NameProbe probe, Set<Integer> refused) {
        StringBuilder text = new StringBuilder();
        some.forEach(text::appendCodePoint);
        if (probe.allows(text + "x")) {
            return;
        }
        if (some.size() == 1) {
            refused.add(some.getFirst());
            return;
        }
        testHalves(some.subList(0, some.size() / 2), probe, refused);
        testHalves(some.subList(some.size() / 2, some.size()), probe, refused);
    }

    /** Whether two names would be the same on the disk that distinguishes the fewest names. */
    private static boolean hasTwins(List<FileEntry> files) {
        NameRules blurred = new DiskNames(Set.of(), true, FileNames.NAME_LENGTH_MAX, Sameness.ALL);
        List<List<String>> paths = FilePaths.of(files, blurred);
        for (int i = 0; i < paths.size(); i++) {
            if (!files.get(i).isPad() && !paths.get(i).equals(files.get(i).path())) {
                return true;
            }
        }
        return false;
    }

    private boolean allows(String name) {
        return (allowsTails || !hasTail(name))
                && length(name) <= lengthMax
                && (refused.isEmpty() || name.codePoints().noneMatch(refused::contains));
    }

    /** Whether the names are short enough for every disk. */
    static boolean isShort(FileEntry file) {
        return file.path().stream().allMatch(name -> length(name) <= SHORT_LENGTH);
    }

    private static boolean hasTail(String name) {
        return name.endsWith(".") || name.endsWith(" ");
    }

    private static int length(String name) {
        return name.length() <= SHORT_LENGTH / 3 ? name.length() : name.getBytes(StandardCharsets.UTF_8).length;
    }

    @Override
    public String form(String safe) {
        return allows(safe) ? safe : FileNames.portable(safe, lengthMax);
    }

    @Override
    public String key(String form) {
        return switch (sameness) {
            case NONE -> form;
            case COMPOSITION -> NameRules.composed(form);
            case CASE -> letterByLetter(form);
            case ALL -> NameRules.withoutCase(form);
        };
    }

    private static String letterByLetter(String name) {
        StringBuilder text = new StringBuilder(name.length());
        name.codePoints()
                .map(c -> Character.toLowerCase(Character.toUpperCase(c)))
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
