package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import dev.spate.engine.disk.TestTorrent;
import dev.spate.protocol.port.DiskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a name while its file is open. */
class CachedFileTest {
    private static final int PIECE = 64 * 1024;

    @TempDir
    Path temp;

    /** Fails so many reads and writes, like a file server after a restart. */
    private static class Stale extends FileLog {
        private final AtomicInteger left = new AtomicInteger();

        private void fail() throws IOException {
            if (left.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                throw new IOException("Stale file handle");
            }
        }

        @Override
        protected int beforeWrite(Path file, long position, int length) throws IOException {
            fail();
            return length;
        }

        @Override
        protected void beforeRead(Path file, long position) throws IOException {
            fail();
        }
    }

    @Test
    void looksANameUpOnceMoreWhenItsHandleIsStale() throws Exception {
        Stale operations = new Stale();
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 3 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);

            operations.left.set(1);
            torrent.writePiece(1);
            torrent.next(DiskEvent.PieceVerified.class);
            operations.left.set(1);
            assertThat(torrent.check(1)).isTrue();
            torrent.writePiece(2);
            torrent.next(DiskEvent.PieceVerified.class);
            torrent.force(1);

            torrent.assertFilesHoldTheContent();
        }
    }

    @Test
    void failsWhenTheHandleIsStaleAgain() throws Exception {
        Stale operations = new Stale();
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 2 * PIECE)) {
            operations.left.set(2);
            torrent.writePiece(0);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.MISSING);
            operations.left.set(0);
        }
    }

    @Test
    void writesNothingIntoAnotherFileThatHasTheNameOfAStaleOne() throws Exception {
        Stale operations = new Stale();
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 2 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            Path file = temp.resolve(torrent.content.layout().file(0).path());
            byte[] foreign = new byte[2 * PIECE];
            Files.write(temp.resolve("foreign"), foreign);
            Files.move(temp.resolve("foreign"), file, StandardCopyOption.REPLACE_EXISTING);

            operations.left.set(1);
            torrent.writePiece(1);

            assertThat(torrent.next(DiskEvent.Failed.class).message()).endsWith("was replaced by another program");
            assertThat(file).hasBinaryContent(foreign);
        }
    }

    @Test
    void failsWhenTheStaleHandleHasLostWhatWasWritten() throws Exception {
        Stale operations = new Stale() {
            @Override
            protected boolean beforeForce(Path file) throws IOException {
                throw new IOException("Stale file handle");
            }
        };
        try (TestTorrent torrent = new TestTorrent(temp, operations, 16, PIECE, 2 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);

            operations.left.set(1);
            torrent.writePiece(1);

            assertThat(torrent.next(DiskEvent.Failed.class).cause()).isEqualTo(DiskEvent.Cause.MISSING);
        }
    }

    @Test
    void writesACopyOnceTheFileHasAnotherName() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, PIECE, 2 * PIECE)) {
            torrent.writePiece(0);
            torrent.next(DiskEvent.PieceVerified.class);
            Path file = temp.resolve(torrent.content.layout().file(0).path());
            byte[] before = Files.readAllBytes(file);
            Path other = Files.createLink(temp.resolve("other"), file);

            torrent.storage.watch();
            torrent.force(1);
            torrent.writePiece(1);
            torrent.next(DiskEvent.PieceVerified.class);

            torrent.confirmAll();
            torrent.assertFilesHoldTheContent();
            assertThat(other).hasBinaryContent(before);
        }
    }
}
