package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FileLog;
import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.Folder;
import dev.spate.engine.resume.SavedBits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page cache survives a killed process. So only the order of file operations shows what is left after a power cut.
 */
@Tag("slow")
class SessionDurabilityTest {
    @TempDir
    Path temp;

    @Test
    void everyBitThatADownloadSavesComesAfterAForceOfItsBytes() throws Exception {
        assertThat(violations("all", true)).isEmpty();
    }

    @Test
    void noticesWhenContentIsNotForced() throws Exception {
        assertThat(violations("none", false)).isNotEmpty();
    }

    private List<String> violations(String name, boolean forcesContent) throws Exception {
        TestContent content = TestContent.tree(
                temp.resolve(name + "-from"),
                Map.of("a", 5 * TestContent.PIECE, "b/c", 3 * TestContent.PIECE + 9, "d", 1));
        Path to = Files.createDirectory(temp.resolve(name));
        ConcurrentLinkedQueue<Path> resumeNames = new ConcurrentLinkedQueue<>();
        FileLog operations = new FileLog(true) {
            @Override
            public OpenFile open(Folder folder, Path file, FileOperations.Access access) throws java.io.IOException {
                if (file.toString().endsWith(".spate") && !file.toString().endsWith(".part.spate")) {
                    resumeNames.add(file);
                }
                return super.open(folder, file, access);
            }

            @Override
            protected boolean beforeForce(Path file) {
                return forcesContent || !file.startsWith("top");
            }
        };

        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            seed.add(content.seed().build());
            // Slow enough for a save before the one at the end.
            completes(leech.add(content.download(to)
                    .downBytesPerSecond(100_000)
                    .peer(addressOf(seed))
                    .build()));
        }

        FileLayout layout = FileLayout.of(
                content.metainfo().files(),
                dev.spate.engine.file.ContentPaths.toRead(content.metainfo().files(), Folder.of(to), operations));
        Path resumeName = Optional.ofNullable(resumeNames.peek()).orElseThrow();
        return SavedBits.violations(operations, layout, content.metainfo().geometry(), resumeName);
    }
}
