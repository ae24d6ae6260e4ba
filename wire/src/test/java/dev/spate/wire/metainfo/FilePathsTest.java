package dev.spate.wire.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
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
    void callsPathsPlainOnlyIfAPortableDiskChangesNone() throws Exception {
        List<String> odd =
                List.of("a:b", "end.", "end ", "nul", "NUL.txt", "com1 .x", "\u00e9", "x".repeat(144), "what?");
        for (String name : odd) {
            assertThat(arePlain(torrent("plain", name))).as(name).isFalse();
            assertThat(arePlain(torrent("plain", name + "/plain"))).as(name).isFalse();
        }
        assertThat(arePlain(torrent("readme", "README"))).isFalse();
        assertThat(arePlain(torrent("D/x", "d/y"))).isFalse();
        assertThat(arePlain(torrent("Mixed"))).as("a quick check cannot tell").isFalse();

        assertThat(arePlain(torrent("a", "b 1.json", "a b/c", "a b/.d", "x".repeat(143), "null", "same", "same")))
                .isTrue();
    }

    /** Also asserts that it is never true when the portable paths differ. */
    private static boolean arePlain(Metainfo metainfo) {
        boolean arePlain = FilePaths.arePlain(metainfo.files(), 143);
        List<List<String>> paths =
                metainfo.files().stream().map(FileEntry::path).toList();
        if (arePlain) {
            assertThat(FilePaths.of(metainfo.files(), NameRules.portable(143))).isEqualTo(paths);
        }
        return arePlain;
    }

    @Test
    void changesNoPlainNames() throws Exception {
        Random random = new Random(7);
        String alphabet = "ab.A /:\u00e9 nul";
        int plain = 0;
        for (int round = 0; round < 20_000; round++) {
            String[] names = new String[1 + random.nextInt(4)];
            for (int i = 0; i < names.length; i++) {
                StringBuilder name = new StringBuilder("x");
                int letters = random.nextInt(4) == 0 ? alphabet.length() : 2;
                for (int length = random.nextInt(4); length > 0; length--) {
                    name.append(alphabet.charAt(random.nextInt(letters)));
                }
                names[i] = name.toString();
            }
            plain += arePlain(torrent(names)) ? 1 : 0;
        }
        assertThat(plain).isBetween(1_000, 19_000);
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
            // Equal names, and long names of one stem whose numbered names collide again.
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
