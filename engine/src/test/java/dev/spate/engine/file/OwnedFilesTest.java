package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.TestTorrent;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.DiskEvent.Cause;
import dev.spate.wire.PieceIndex;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes by other programs to the files of a running torrent. */
class OwnedFilesTest {
    private static final int PIECE = 32 * 1024;

    @TempDir
    Path temp;

    @Test
    void writesNoFileThatAppearedUnderItsNameAfterTheBeginning() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE)) {
            Path file = path(torrent, 0);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "of others");

            torrent.writePiece(0);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(Cause.IN_THE_WAY);
            assertThat(file).hasContent("of others");
        }
    }

    @Test
    void saysThatAFileIsInTheWayOfAFolder() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE)) {
            Files.writeString(temp.resolve("top"), "of others");

            torrent.writePiece(0);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(Cause.IN_THE_WAY);
            assertThat(temp.resolve("top")).hasContent("of others");
        }
    }

    @Test
    void confirmsWhatWasWrittenAndCreatesWhatHoldsNoByte() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE, 0)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);

            torrent.confirmAll();

            assertThat(path(torrent, 1)).isEmptyFile();
        }
    }

    @Test
    void doesNotConfirmAFileThatIsGone() throws Exception {
        assertThat(meddled(Files::delete)).isEqualTo(Cause.MISSING);
    }

    @Test
    void doesNotConfirmAFileThatWasCut() throws Exception {
        assertThat(meddled(file -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.truncate(1);
                    }
                }))
                .isEqualTo(Cause.MISSING);
    }

    @Test
    void doesNotConfirmAFileThatHasGrown() throws Exception {
        assertThat(meddled(file -> Files.write(file, new byte[1], StandardOpenOption.APPEND)))
                .isEqualTo(Cause.IN_THE_WAY);
    }

    @Test
    void doesNotConfirmAFileThatWasReplacedByAnotherOfItsLength() throws Exception {
        assertThat(meddled(file -> {
                    Path other = temp.resolve("other");
                    Files.write(other, new byte[PIECE]);
                    Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                }))
                .isEqualTo(Cause.IN_THE_WAY);
    }

    @Test
    void doesNotConfirmAFolderInPlaceOfAFile() throws Exception {
        assertThat(meddled(file -> {
                    Files.delete(file);
                    Files.createDirectory(file);
                }))
                .isEqualTo(Cause.IN_THE_WAY);
    }

    @Test
    void doesNotConfirmBytesWhereThereShouldBeNone() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE, 0)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            Files.writeString(path(torrent, 1), "junk");

            torrent.storage.confirm(1, all(torrent));

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(Cause.IN_THE_WAY);
        }
    }

    @Test
    void lengthIsPartOfWhatIsChecked() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 0, PIECE, PIECE / 2, 0)) {
            torrent.plantFiles();
            assertThat(torrent.check(0)).isTrue();
            assertThat(torrent.check(1)).isTrue();

            Files.writeString(path(torrent, 0), "junk");
            assertThat(torrent.check(0)).as("bytes where there should be none").isFalse();
            Files.write(path(torrent, 0), new byte[0]);
            assertThat(torrent.check(0)).isTrue();

            Files.write(path(torrent, 2), new byte[1], StandardOpenOption.APPEND);
            assertThat(torrent.check(0)).isTrue();
            assertThat(torrent.check(1)).as("too long").isFalse();
            torrent.plantFiles();

            Files.writeString(path(torrent, 3), "junk");
            assertThat(torrent.check(1)).as("bytes behind the end").isFalse();
        }
    }

    @Test
    void tellsOfAFileThatIsTakenAwayWhileItIsSeeded() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, 2 * PIECE)) {
            torrent.plantFiles();
            assertThat(torrent.check(0)).isTrue();
            torrent.storage.watch();
            torrent.force(1);
            Files.delete(path(torrent, 0));

            torrent.storage.watch();

            DiskEvent.Unreadable lost = torrent.next(DiskEvent.Unreadable.class);
            assertThat(lost.piece()).isEqualTo(new PieceIndex(1));
            assertThat(lost.message()).contains("was taken away by another program");
            assertThat(torrent.check(0)).as("the descriptor is closed").isFalse();
        }
    }

    @Test
    void readsNoOtherFileForTheOneThatItChecked() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE)) {
            torrent.plantFiles();
            assertThat(torrent.check(0)).isTrue();
            torrent.storage.watch();
            torrent.force(1);
            Path copy = Files.copy(path(torrent, 0), temp.resolve("copy"));
            Files.move(copy, path(torrent, 0), java.nio.file.StandardCopyOption.REPLACE_EXISTING);

            torrent.storage.watch();

            assertThat(torrent.next(DiskEvent.Unreadable.class).message()).contains("was replaced by another program");
            assertThat(torrent.check(0)).isFalse();
        }
    }

    @Test
    void failsAsSoonAsItSeesThatAFileOfItsOwnIsTakenAway() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, 2 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            Files.delete(path(torrent, 0));

            torrent.storage.watch();

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(Cause.MISSING);
        }
    }

    @Test
    void givesNoFileItsLengthBackThatWasCut() throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, 2 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            try (FileChannel channel = FileChannel.open(path(torrent, 0), StandardOpenOption.WRITE)) {
                channel.truncate(0);
            }

            torrent.writePiece(1);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(Cause.MISSING);
        }
    }

    private interface Meddling {
        void with(Path file) throws Exception;
    }

    /** The failure that is reported when another program changes a complete file. */
    private Cause meddled(Meddling meddling) throws Exception {
        try (TestTorrent torrent = TestTorrent.owning(temp, List.of(), PIECE, PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            torrent.confirmAll();
            meddling.with(path(torrent, 0));

            torrent.storage.confirm(1, all(torrent));

            return torrent.next(DiskEvent.Failed.class).cause();
        }
    }

    private static BitSet all(TestTorrent torrent) {
        BitSet all = new BitSet();
        all.set(0, torrent.content.layout().files().size());
        return all;
    }

    private static Path path(TestTorrent torrent, int file) {
        return torrent.path.resolve(torrent.content.layout().file(file).path());
    }
}
