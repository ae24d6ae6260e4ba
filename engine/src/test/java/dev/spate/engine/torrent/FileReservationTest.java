package dev.spate.engine.torrent;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.PartFile;
import dev.spate.engine.file.FileFailure;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.engine.file.StoredFile;
import dev.spate.wire.PieceGeometry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileReservationTest {
    private static final int PIECE = 512 << 20;

    /** Pieces of 512 MiB each: together more than the free space of any disk that runs tests. */
    private static final int PIECES = 20_000;

    @TempDir
    Path temp;

    /** One byte of each piece is wanted, and the other bytes are downloaded with it. */
    @Test
    void countsTheBytesOfUnwantedFilesInWantedPieces() throws Exception {
        Folder folder = Folder.of(temp);
        List<StoredFile> files = new ArrayList<>();
        BitSet wanted = new BitSet();
        BitSet aside = new BitSet();
        for (int piece = 0; piece < PIECES; piece++) {
            long offset = (long) piece * PIECE;
            wanted.set(files.size());
            files.add(new StoredFile(Path.of("wanted" + piece), offset, 1, true));
            aside.set(files.size());
            files.add(new StoredFile(Path.of("unwanted" + piece), offset + 1, PIECE - 1, true));
        }
        List<Optional<FileStamp>> found = Collections.nCopies(files.size(), Optional.empty());
        PieceGeometry geometry = new PieceGeometry((long) PIECES * PIECE, PIECE);
        PartFile part = PartFile.of(new LocalFiles(), folder, Path.of(".part"), geometry);

        try (FileReservation fileReservation = new FileReservation(folder, new FileLayout(files), new LocalFiles())) {
            assertThatThrownBy(() -> fileReservation.reserveSpace(wanted, found, aside, part, geometry))
                    .isInstanceOf(FileFailure.class)
                    .hasMessageContaining(" bytes are needed and ");
            assertThatCode(() -> fileReservation.reserveSpace(wanted, found, new BitSet(), part, geometry))
                    .doesNotThrowAnyException();
        }
    }
}
