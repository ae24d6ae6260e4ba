package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentPathsTest {
    private static final String COMPOSED = "caf\u00e9";
    private static final String DECOMPOSED = "cafe\u0301";

    @TempDir
    Path temp;

    @Test
    void takesEveryNameThatTheDiskTakes() throws Exception {
        List<String> names =
                List.of("aux.c", "README", "readme", "etc.", "space ", "back\\slash", "what?", "stra\u00dfe");

        assertThat(toWrite(folder(names), new LocalFiles())).containsExactlyElementsOf(below("top", names));
    }

    @Test
    void replacesWhatTheDiskRefusesAndNothingElse() throws Exception {
        FileOperations exfat = new OddDisk(name -> name.matches("(?s).*[\":*<>?|\\\\].*"));
        List<String> names = List.of("Part 1: who?.mkv", "Part 1_ who_.mkv", "aux.c", "etc.", "\u65e5\u672c.txt");

        List<Path> paths = toWrite(folder(names), exfat);

        assertThat(paths)
                .containsExactlyElementsOf(below(
                        "top", List.of("Part 1_ who_.1.mkv", "Part 1_ who_.mkv", "aux.c", "etc.", "\u65e5\u672c.txt")));
        assertThat(temp).isEmptyDirectory();
    }

    @Test
    void shortensWhatIsTooLongForTheDisk() throws Exception {
        FileOperations ecryptfs = new OddDisk(name -> name.getBytes(StandardCharsets.UTF_8).length > 143);
        List<String> names = List.of("x".repeat(200) + "1.mkv", "x".repeat(200) + "2.mkv", "short");

        List<Path> paths = toWrite(folder(names), ecryptfs);

        assertThat(paths)
                .doesNotHaveDuplicates()
                .allMatch(path -> path.getFileName().toString().length() <= 143);
        assertThat(paths.getLast()).isEqualTo(Path.of("top", "short"));
    }

    @Test
    void numbersWhatTheDiskTakesForTheSame() throws Exception {
        List<String> names = List.of("README", "readme", COMPOSED, DECOMPOSED, "stra\u00dfe", "strasse");

        assertThat(toWrite(folder(names), new BlindDisk(name -> name.toLowerCase(Locale.ROOT))))
                .containsExactlyElementsOf(
                        below("top", List.of("README", "readme.1", COMPOSED, DECOMPOSED, "stra\u00dfe", "strasse")));
        assertThat(toWrite(folder(names), new BlindDisk(name -> Normalizer.normalize(name, Normalizer.Form.NFD))))
                .containsExactlyElementsOf(below(
                        "top", List.of("README", "readme", COMPOSED, DECOMPOSED + ".1", "stra\u00dfe", "strasse")));
    }

    @Test
    void findsAgainWhatAnotherDiskHasMadeOfTheNames() throws Exception {
        Metainfo metainfo = folder(List.of("Part 1: who?.mkv", "aux.c", "README", "readme"));
        write("top/Part 1_ who_.mkv", "top/aux_.c", "top/README", "top/readme.1");
        List<Path> expected = below("top", List.of("Part 1_ who_.mkv", "aux_.c", "README", "readme.1"));

        assertThat(ContentPaths.toRead(metainfo.files(), Folder.of(temp), new LocalFiles()))
                .containsExactlyElementsOf(expected);
        assertThat(toWrite(metainfo, new LocalFiles())).containsExactlyElementsOf(expected);
    }

    @Test
    void findsAnOddNameInAFolderWhoseNameTheDiskHasRefused() throws Exception {
        Metainfo metainfo = folder(List.of("Part 1: all/tail.", "Part 1: all/aux.c", "Part 1: all/who?"));
        FileOperations disk = new OddDisk(name -> name.contains(":"));
        List<Path> expected = below("top", List.of("Part 1_ all/tail.", "Part 1_ all/aux.c", "Part 1_ all/who?"));
        assertThat(toWrite(metainfo, disk)).containsExactlyElementsOf(expected);
        write("top/Part 1_ all/tail.", "top/Part 1_ all/aux.c", "top/Part 1_ all/who?");

        assertThat(ContentPaths.toRead(metainfo.files(), Folder.of(temp), new LocalFiles()))
                .containsExactlyElementsOf(expected);
        assertThat(toWrite(metainfo, disk)).containsExactlyElementsOf(expected);
    }

    @Test
    void findsTheSameNameInAnotherComposition() throws Exception {
        Metainfo metainfo = folder(List.of(COMPOSED + "/a", COMPOSED + "/new " + COMPOSED));
        write("top/" + DECOMPOSED + "/a");

        assertThat(toWrite(metainfo, new LocalFiles()))
                .containsExactly(Path.of("top", DECOMPOSED, "a"), Path.of("top", DECOMPOSED, "new " + COMPOSED));
    }

    @Test
    void neverGivesTwoFilesOnePath() throws Exception {
        Metainfo metainfo =
                folder(List.of(COMPOSED + "/x", DECOMPOSED + "/x", COMPOSED, "b/" + DECOMPOSED, "b/" + COMPOSED));
        write("top/" + DECOMPOSED + "/x", "top/b/" + COMPOSED);

        assertThat(toWrite(metainfo, new LocalFiles())).doesNotHaveDuplicates();
        assertThat(ContentPaths.toRead(metainfo.files(), Folder.of(temp), new LocalFiles()))
                .doesNotHaveDuplicates()
                .contains(Path.of("top", DECOMPOSED, "x"), Path.of("top", "b", COMPOSED));
    }

    @Test
    void takesTheNameOfThePublisherOnlyForAFileThatIsThere() throws Exception {
        Metainfo metainfo = folder(List.of("tab\there"));

        assertThat(toWrite(metainfo, new LocalFiles())).containsExactly(Path.of("top", "tab_here"));
        write("top/tab\there");
        assertThat(toWrite(metainfo, new LocalFiles())).containsExactly(Path.of("top", "tab\there"));
    }

    @Test
    void leavesHiddenFilesOfTheUserAloneUnlessTheyAreTheWholeTorrent() throws Exception {
        Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile(".profile", 10, 16 * 1024)
                .pieceHashes(new byte[20])
                .toBytes());
        Files.writeString(temp.resolve(".profile"), "another length");
        assertThat(toWrite(metainfo, new LocalFiles())).containsExactly(Path.of("_.profile"));
        assertThat(ContentPaths.toRead(metainfo.files(), Folder.of(temp), new LocalFiles()))
                .containsExactly(Path.of(".profile"));

        Files.writeString(temp.resolve(".profile"), "0123456789");

        assertThat(toWrite(metainfo, new LocalFiles())).containsExactly(Path.of(".profile"));
        assertThat(ContentPaths.toWrite(metainfo.files(), Folder.of(temp), new LocalFiles(), "tag", true))
                .containsExactly(Path.of("_.profile"));
    }

    @Test
    void asksTheDiskOnlyAboutOddNamesAndALotOfThemAtOnce() throws Exception {
        FileLog log = new FileLog();
        assertThat(toWrite(folder(List.of("a.txt", "b (1).txt", "c/d")), log)).hasSize(3);
        assertThat(log.entries()).isEmpty();

        StringBuilder names = new StringBuilder();
        for (char c = '\u4e00'; c < '\u4e00' + 2_400; c++) {
            names.append(c).append(c % 40 == 0 ? "/" : "");
        }
        toWrite(folder(List.of(names.toString().split("/"))), log);

        assertThat(log.entries()).hasSizeLessThan(120);
    }

    private List<Path> toWrite(Metainfo metainfo, FileOperations operations) throws IOException {
        return ContentPaths.toWrite(metainfo.files(), Folder.of(temp), operations, "tag", false);
    }

    private void write(String... paths) throws IOException {
        for (String path : paths) {
            Path file = temp.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
    }

    private static List<Path> below(String top, List<String> names) {
        return names.stream().map(name -> Path.of(top, name)).toList();
    }

    private static Metainfo folder(List<String> paths) throws Exception {
        MetainfoWriter writer = MetainfoWriter.folder("top", 16 * 1024);
        paths.forEach(path -> writer.file(List.of(path.split("/")), 1));
        Metainfo metainfo = Metainfo.parse(writer.pieceHashes(new byte[20]).toBytes());
        assertThat(metainfo.files()).extracting(FileEntry::length).containsOnly(1L);
        return metainfo;
    }

    /** A disk that refuses some names. */
    private static final class OddDisk extends FileLog {
        private final Predicate<String> isRefused;

        OddDisk(Predicate<String> isRefused) {
            this.isRefused = isRefused;
        }

        @Override
        public OpenFile open(Folder folder, Path file, Access access) throws IOException {
            if (isRefused.test(file.getFileName().toString())) {
                throw new FileSystemException(file.toString(), null, "Invalid argument");
            }
            return super.open(folder, file, access);
        }
    }

    /** A disk on which some different names belong to the same file. */
    private static final class BlindDisk extends FileLog {
        private final java.util.function.UnaryOperator<String> key;

        BlindDisk(java.util.function.UnaryOperator<String> key) {
            this.key = key;
        }

        @Override
        public Optional<FileStamp> stamp(Folder folder, Path file) throws IOException {
            for (Path name : list(folder, Path.of(""))) {
                if (key.apply(name.toString()).equals(key.apply(file.toString()))) {
                    return super.stamp(folder, name);
                }
            }
            return Optional.empty();
        }
    }
}
