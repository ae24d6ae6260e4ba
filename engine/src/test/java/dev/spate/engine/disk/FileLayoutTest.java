package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.file.StoredFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileLayoutTest {
    @TempDir
    Path temp;

    @Test
    void findsTheFileOfEveryByteAndNeverAnEmptyOne() {
        FileLayout layout = layout(0, 3, 0, 0, 1, 2, 0);
        List<Integer> files = new ArrayList<>();
        for (long offset = 0; offset < layout.totalLength(); offset++) {
            files.add(layout.fileAt(offset));
        }

        assertThat(files).containsExactly(1, 1, 1, 4, 5, 5);
        assertThatThrownBy(() -> layout.fileAt(6)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> layout.fileAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void cutsARunAtTheBordersOfFiles() throws Exception {
        List<String> runs = new ArrayList<>();

        layout(10, 0, 5, 20)
                .forEachRun(8, 12, (file, position, length) -> runs.add(file + "@" + position + "+" + length));

        assertThat(runs).containsExactly("0@8+2", "2@0+5", "3@0+5");
    }

    @Test
    void refusesRunsBehindTheEnd() {
        assertThatThrownBy(() -> layout(10).forEachRun(5, 6, (file, position, length) -> {}))
                .isInstanceOf(IllegalStateException.class);
    }

    private static FileLayout layout(long... lengths) {
        List<StoredFile> files = new ArrayList<>();
        long offset = 0;
        for (long length : lengths) {
            files.add(new StoredFile(Path.of("f" + files.size()), offset, length, true));
            offset += length;
        }
        return new FileLayout(files);
    }
}
