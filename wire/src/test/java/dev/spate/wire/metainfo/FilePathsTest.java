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
        assertThat(paths("a\u202eb", "a\u200eb", "../x", "_/x")).containsExactly("a_b", "a_b.1", "_/x", "_/x.1");
        assertThat(paths(":/:", ".. /x", "\\/x", "\\x")).containsExactly(":/:", ".. /x", "\\/x", "\\x");
    }

    @Test
    void keepsNamesThatDifferByCaseOrCompositionOnly() throws Exception {
        String[] names = {"README", "readme", "e\u0301", "\u00e9", "\u00c9", "stra\u00dfe", "STRASSE", "aux.c", "etc."};

        assertThat(paths(names)).containsExactly(names);
    }

    @Test
    void numbersNamesThatAPortableDiskTakesForTheSame() throws Exception {
        Metainfo metainfo = torrent(
                "README",
                "readme",
                "e\u0301",
                "\u00e9",
                "\u00c9",
                "stra\u00dfe",
                "STRASSE",
                "a:b",
                "a_b",
                "D/x",
                "d/x");

        assertThat(FilePaths.of(metainfo.files(), NameRules.portable(255)))
                .extracting(path -> String.join("/", path.subList(1, path.size())))
                .containsExactly(
                        "README",
                        "readme.1",
                        "e\u0301",
                        "\u00e9.1",
                        "\u00c9.2",
                        "stra\u00dfe",
                        "STRASSE.1",
                        "a_b.1",
                        "a_b",
                        "D/x",
                        "D/x.1");
    }

    @Test
    void hidesNothingAtTheTopAndLeavesTheTorrentsOwnFolderAlone() throws Exception {
        Metainfo folder = TorrentBuilder.folder()
                .info("name", TorrentBuilder.text(".config"))
                .file(1, ".hidden", ".x")
                .parse();
        Metainfo file = Metainfo.parse(MetainfoWriter.singleFile(".profile", 10, 16384)
                .pieceHashes(new byte[20])
                .toBytes());

        assertThat(folder.files().getFirst().path()).containsExactly("_.config", ".hidden", ".x");
        assertThat(folder.files().getFirst().literalPath()).containsExactly(".config", ".hidden", ".x");
        assertThat(file.files().getFirst().path()).containsExactly("_.profile");
        assertThat(file.files().getFirst().literalPath()).containsExactly(".profile");
    }

    @Test
    void numbersFilesThatHaveThePathOfAFolder() throws Exception {
        assertThat(paths("a/b", "a/b/c", "a")).containsExactly("a/b.1", "a/b/c", "a.1");
    }

    @Test
    void leavesNamesAloneThatLookLikeNumberedOnes() throws Exception {
        assertThat(paths("x", "x", "x.1", "x.1")).containsExactly("x", "x.2", "x.1", "x.1.1");
    }

    @Test
    void remembersLiteralPathsWhereOthersMayHaveFiles() throws Exception {
        Metainfo metainfo = torrent("tab\there", "\u200eleft", "same", "same", "end.");

        assertThat(metainfo.files())
                .extracting(FileEntry::displayPath)
                .containsExactly(
                        "folder/tab\there", "folder/\u200eleft", "folder/same", "folder/same.1", "folder/end.");
        assertThat(metainfo.files())
                .extracting(file -> String.join("/", file.path()))
                .containsExactly("folder/tab_here", "folder/_left", "folder/same", "folder/same.1", "folder/end.");
    }

    @Test
    void neverLetsTwoFilesShareALiteralPath() throws Exception {
        Metainfo metainfo = torrent("a\tb", "a_b", "a\tb", "a_b", "a_b.1");

        assertThat(metainfo.files()).extracting(FileEntry::literalPath).doesNotHaveDuplicates();
        assertThat(metainfo.files()).extracting(FileEntry::path).doesNotHaveDuplicates();
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
        return torrent(names).files().stream()
                .map(file -> String.join("/", file.path()).substring("folder/".length()))
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
