package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.FileLog;
import dev.spate.engine.file.Folder;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network folders and encrypted folders, whose file systems lack some features. */
class SessionSharedFolderTest {
    private static final int LENGTH = 4 * TestContent.PIECE;
    private static final int ENCRYPTED_NAME_MAX = 143;

    @TempDir
    Path temp;

    @Test
    void downloadsWithoutLocksAndSaysSo() throws Exception {
        assertThat(warningOf(new WithoutLocks(), "film")).contains("cannot be locked");
    }

    @Test
    void downloadsWithoutLocksBesideWhatIsLeftOfAnotherTorrent() throws Exception {
        TestContent left = TestContent.file(temp.resolve("left"), "song", LENGTH);
        try (Session before = SessionWaits.open()) {
            before.add(left.download(temp.resolve("to")).paused(true).build());
        }
        assertThat(Files.list(temp.resolve("to"))).as("its state stays").isNotEmpty();

        assertThat(warningOf(new WithoutLocks(), "film")).contains("cannot be locked");
    }

    @Test
    void downloadsIntoAFolderWhoseNamesMayNotBeRead() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            public List<Path> list(Folder folder, Path child) throws IOException {
                throw new AccessDeniedException(folder.toString());
            }
        };

        download(operations, "film");
    }

    @Test
    void downloadsWhereNamesCannotBeForcedAndSaysSo() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            protected boolean canForceFolders() {
                return false;
            }
        };

        assertThat(warningOf(operations, "film")).contains("cannot be made durable");
    }

    @Test
    void triesAgainWhatMovesNothingForAMoment() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        FileLog operations = new FileLog() {
            @Override
            protected int beforeWrite(Path file, long position, int length) {
                return calls.incrementAndGet() % 3 == 0 ? 0 : length;
            }

            @Override
            protected boolean isReadLater(Path file) {
                return calls.incrementAndGet() % 3 == 0;
            }
        };

        download(operations, "film");

        assertThat(operations.openCount()).isZero();
    }

    @Test
    void helpsWithShorterNamesWhereTheContentsNameJustFits() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            public OpenFile open(Folder folder, Path file, Access access) throws IOException {
                if (file.getFileName().toString().length() > ENCRYPTED_NAME_MAX) {
                    throw new FileSystemException(file.toString(), null, "File name too long");
                }
                return super.open(folder, file, access);
            }
        };

        download(operations, "n".repeat(ENCRYPTED_NAME_MAX));

        assertThat(Files.list(temp.resolve("to"))).as("nothing of ours stays").hasSize(1);
    }

    @Test
    void helpsWithShorterNamesWhereTheDiskTakesNoColon() throws Exception {
        FileLog operations = new FileLog() {
            @Override
            public OpenFile open(Folder folder, Path file, Access access) throws IOException {
                if (file.getFileName().toString().contains(":")) {
                    // The exFAT driver fails in this way.
                    throw new NoSuchFileException(file.toString());
                }
                return super.open(folder, file, access);
            }
        };

        TestContent content = TestContent.file(temp.resolve("from"), "Part 1: film", LENGTH);
        try (Session seed = SessionWaits.open();
                Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }

        assertThat(Files.list(temp.resolve("to"))).containsExactly(temp.resolve("to/Part 1_ film"));
    }

    private String warningOf(FileLog operations, String name) throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), name, LENGTH);
        try (Session leech = Session.open(SessionWaits.onLoopback().build(), operations);
                Subscription events = leech.subscribe()) {
            leech.add(content.download(temp.resolve("to")).paused(true).build());
            SessionEvent.StorageMessage warning = SessionWaits.next(events, SessionEvent.StorageMessage.class);
            download(operations, name, content, leech);
            return warning.message();
        }
    }

    private void download(FileLog operations, String name) throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), name, LENGTH);
        try (Session leech = Session.open(SessionWaits.onLoopback().build(), operations)) {
            leech.add(content.download(temp.resolve("to")).paused(true).build());
            download(operations, name, content, leech);
        }
    }

    private void download(FileLog operations, String name, TestContent content, Session leech) throws Exception {
        try (Session seed = SessionWaits.open()) {
            seed.add(content.seed().build());
            TorrentHandle torrent = leech.torrents().getFirst();
            SessionWaits.join(torrent.addPeers(List.of(addressOf(seed))));
            SessionWaits.join(torrent.resume());
            completes(torrent);
        }
        content.assertIsIn(temp.resolve("to"));
        assertThat(operations.entries())
                .anyMatch(entry -> entry instanceof FileLog.Entry.Created(var path) && path.endsWith(name));
    }

    private static final class WithoutLocks extends FileLog {
        @Override
        protected void beforeLock() throws IOException {
            throw new IOException("No locks available");
        }
    }
}
