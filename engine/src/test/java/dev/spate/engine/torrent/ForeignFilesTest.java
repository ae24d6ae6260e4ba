package dev.spate.engine.torrent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.StoredFile;
import dev.spate.wire.PieceGeometry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignFilesTest {
    private static final int FILES = 3_000;

    @Test
    void examinesEachFileOnceThoughManyAreInOnePiece() throws Exception {
        List<StoredFile> files = new ArrayList<>();
        List<Optional<FileStamp>> found = new ArrayList<>();
        BitSet guarded = new BitSet();
        int[] visits = {0};
        BitSet counted = new BitSet() {
            @Override
            public boolean get(int index) {
                visits[0]++;
                return super.get(index);
            }
        };
        for (int i = 0; i < FILES; i++) {
            files.add(new StoredFile(Path.of("f" + i), i * 10L, 10, true));
            found.add(Optional.of(new FileStamp(FileStamp.Kind.FILE, 10, 0, i + 1)));
            guarded.set(i, i != FILES - 1);
        }
        counted.or(guarded);

        ForeignFiles foreignFiles =
                ForeignFiles.of(counted, new FileLayout(files), new PieceGeometry(FILES * 10L, 16 * 1024), found);

        // The last file is not guarded, so the last piece may be right only after a download.
        assertThat(foreignFiles.checked()).hasSize((16 * 1024 - 1) / 10 + 1);
        assertThat(visits[0]).isLessThan(2 * FILES);
    }
}
