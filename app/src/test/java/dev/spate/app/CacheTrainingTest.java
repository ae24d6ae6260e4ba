package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheTrainingTest {
    @TempDir
    private Path folder;

    /** When the training fails, the script continues without a cache, and nobody would notice. */
    @Test
    void goesThroughAllItsCommands() throws Exception {
        byte[] bytes = "something that has a torrent".getBytes(StandardCharsets.UTF_8);
        Path file = Files.write(folder.resolve("content"), bytes);

        CacheTraining.main(new String[] {file.toString()});

        assertThat(folder.resolve("followed/content")).hasBinaryContent(bytes);
    }
}
