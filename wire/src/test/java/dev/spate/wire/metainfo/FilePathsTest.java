package dev.spate.wire.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FilePathsTest {
    @Test
    void keepsPathsThatDiffer() throws Exception {
        assertThat(paths("a", "b", "c/a", "c/b", "d/a")).containsExactly("a", "b", "c/a", "c/b", "d/a");
    }

    @Test
    void numbersEqualNamesAndLetsTheFirstKeepIts() throws Exception {
        assertThat(paths("foo.txt", "foo.txt", "foo.txt", "foo", "foo"))
                .containsExactly("foo.txt", "foo.1.txt", "foo.2.txt", "foo", "foo.1");
    }

    @Test
    void numbersNamesThatCollideAfterSanitising() throws Exception {
        assertThat(paths("\\/x", "\\x", "a\u202eb", "ab")).containsExactly("_/x", "x", "ab", "ab.1");
        assertThat(paths(":/:", ".. /x", "../x")).containsExactly(":/:", "_/x", "_/x.1");
    }

    @Test
    void numbersNamesThatDifferByCaseOrComposition() throws Exception {
        assertThat(paths("README", "readme", "e\u0301", "\u00e9", "\u00c9", "stra\u00dfe", "STRASSE"))
                .containsExactly("README", "readme.1", "e\u0301", "\u00e9.1", "\u00c9.2", "stra\u00dfe", "STRASSE.1");
    }

    @Test
    void numbersFilesThatHaveThePathOfAFolder() throws Exception {
        assertThat(paths("a/b", "a/b/c", "A")).containsExactly("a/b.1", "a/b/c", "A.1");
    }

    @Test
    void leavesNamesAloneThatLookLikeNumberedOnes() throws Exception {
        assertThat(paths("x", "x", "x.1", "x.1")).containsExactly("x", "x.2", "x.1", "x.1.1");
    }

    @Test
    void remembersLiteralPathsWhereOthersMayHaveFiles() throws Exception {
        Metainfo metainfo = torrent("aux.c", "README", "readme", "same", "same", "end.");

        assertThat(metainfo.files())
                .extracting(file -> String.join("/", file.literalPath()))
                .containsExactly(
                        "folder/aux.c",
                        "folder/README",
                        "folder/readme",
                        "folder/same",
                        "folder/same.1",
                        "folder/end.");
        assertThat(metainfo.files())
                .extracting(FileEntry::displayPath)
                .containsExactly(
                        "folder/aux_.c",
                        "folder/README",
                        "folder/readme.1",
                        "folder/same",
                        "folder/same.1",
                        "folder/end");
    }

    @Test
    void keepsBackslashesOnlyWhereOthersMayHaveFiles() throws Exception {
        Metainfo metainfo = torrent("ab", "a\\b", "..\\..\\x", "\\", ".\\.");

        assertThat(metainfo.files())
                .extracting(FileEntry::literalPath)
                .containsExactly(
                        List.of("folder", "ab"),
                        List.of("folder", "a\\b"),
                        List.of("folder", "..\\..\\x"),
                        List.of("folder", "\\"),
                        List.of("folder", ".\\."));
        assertThat(metainfo.files())
                .extracting(FileEntry::displayPath)
                .containsExactly("folder/ab", "folder/ab.1", "folder/....x", "folder/_", "folder/_.1");
    }

    @Test
    void neverLetsTwoFilesShareALiteralPath() throws Exception {
        Metainfo metainfo = torrent("Foo", "foo", "foo", "FOO", "aux", "aux", "aux_");

        assertThat(metainfo.files()).extracting(FileEntry::literalPath).doesNotHaveDuplicates();
    }

    @Test
    void renamesTensOfThousandsOfTwinsWithoutMinutesOfWork() throws Exception {
        TorrentBuilder builder = TorrentBuilder.folder();
        for (int i = 0; i < 20_000; i++) {
            // Equal names, and long ones of one stem whose numbered names collide in turn.
            builder.file(1, "twin").file(1, "l".repeat(250) + i / 2);
        }

        Metainfo metainfo = builder.parse();

        assertThat(metainfo.files()).extracting(FileEntry::displayPath).doesNotHaveDuplicates();
        assertThat(metainfo.files().get(39_998).path()).containsExactly("folder", "twin.19999");
    }

    private static List<String> paths(String... names) throws Exception {
        return TorrentBuilder.paths(torrent(names)).stream()
                .map(path -> path.substring("folder/".length()))
                .toList();
    }

    private static Metainfo torrent(String... names) throws Exception {
        TorrentBuilder builder = TorrentBuilder.folder();
        for (String name : names) {
            builder.file(1, name.split("/"));
        }
        return builder.parse();
    }
}
