package dev.spate.engine.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.wire.metainfo.FileAttribute;
import dev.spate.wire.metainfo.FileEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SymbolicLinksTest {
    @TempDir
    Path temp;

    private final List<FileEntry> entries = new ArrayList<>();

    @Test
    void makesLinksToFilesAndFoldersOfTheTorrent() throws Exception {
        file("t/A/lib.1.2");
        link("t/lib", "t/A/lib.1");
        link("t/A/lib.1", "t/A/lib.1.2");
        link("t/B/C/folder", "t/A");
        Files.createDirectories(temp.resolve("t/A"));
        Files.writeString(temp.resolve("t/A/lib.1.2"), "x");

        assertThat(links().notes()).isEmpty();
        links().make(_ -> true, Folder.of(temp), new LocalFiles());

        assertThat(Files.readSymbolicLink(temp.resolve("t/lib"))).isEqualTo(Path.of("A/lib.1"));
        assertThat(Files.readSymbolicLink(temp.resolve("t/A/lib.1"))).isEqualTo(Path.of("lib.1.2"));
        assertThat(Files.readSymbolicLink(temp.resolve("t/B/C/folder"))).isEqualTo(Path.of("../../A"));
        assertThat(temp.resolve("t/B/C/folder/lib.1.2")).hasContent("x");
    }

    @Test
    void leavesLinksThatLeadOutRoundOrThroughLinksAndNamesThem() throws Exception {
        file("t/A/file");
        link("t/out", "t/_/etc/passwd");
        link("t/other", "u/file");
        link("t/round", "t/round");
        link("t/ping", "t/pong");
        link("t/pong", "t/ping");
        link("t/A/up", "t/A");
        link("t/top", "t");
        link("t/B", "t/A");
        link("t/through", "t/B/file");

        assertThat(links().notes())
                .hasSize(8)
                .allMatch(note -> note.endsWith("which is not a file or folder of the torrent; not made"));
        Files.createDirectories(temp.resolve("t/A"));
        Files.writeString(temp.resolve("t/A/file"), "x");
        links().make(_ -> true, Folder.of(temp), new LocalFiles());
        try (var made = Files.list(temp.resolve("t"))) {
            assertThat(made.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("A", "B");
        }
    }

    @Test
    void replacesNothingAndMakesNoLinkThatIsNotWantedOrLeadsToNothing() throws Exception {
        file("t/file");
        file("t/missing");
        link("t/taken", "t/file");
        link("t/unwanted", "t/file");
        link("t/dangling", "t/missing");
        Files.createDirectories(temp.resolve("t"));
        Files.writeString(temp.resolve("t/file"), "x");
        Files.writeString(temp.resolve("t/taken"), "mine");

        links().make(file -> file != 3, Folder.of(temp), new LocalFiles());

        assertThat(temp.resolve("t/taken")).hasContent("mine").isRegularFile();
        assertThat(Files.isSymbolicLink(temp.resolve("t/taken"))).isFalse();
        assertThat(Files.isSymbolicLink(temp.resolve("t/unwanted"))).isFalse();
        assertThat(Files.isSymbolicLink(temp.resolve("t/dangling"))).isFalse();
    }

    @Test
    void followsLongChainsInNoTime() {
        file("t/end");
        for (int i = 0; i < 10_000; i++) {
            link("t/" + i, i == 0 ? "t/end" : "t/" + (i - 1));
        }

        assertThat(links().notes()).isEmpty();
    }

    private SymbolicLinks links() {
        List<Path> paths = entries.stream()
                .map(entry -> Path.of(String.join("/", entry.path())))
                .toList();
        return SymbolicLinks.of(entries, FileLayout.of(entries, paths));
    }

    private void file(String path) {
        entries.add(FileEntry.of(
                List.of(path.split("/")),
                1,
                entries.stream().mapToLong(FileEntry::length).sum()));
    }

    private void link(String path, String target) {
        List<String> elements = List.of(path.split("/"));
        entries.add(new FileEntry(
                elements,
                elements,
                0,
                entries.stream().mapToLong(FileEntry::length).sum(),
                Set.of(FileAttribute.SYMLINK),
                List.of(target.split("/"))));
    }
}
