package dev.spate.engine;

import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger sends blocks that were not requested. */
class SessionUnaskedBlocksTest {
    private static final int BLOCK = 16 * 1024;
    private static final int INTERESTED = 2;

    @TempDir
    Path temp;

    private final byte[] evil = new byte[BLOCK];

    @BeforeEach
    void fill() {
        Arrays.fill(evil, (byte) 'E');
    }

    /** Three files, which are the pieces 0, 1 and 2. */
    private TestContent content() throws Exception {
        return TestContent.tree(
                temp.resolve("from"), Map.of("a", TestContent.PIECE, "b", TestContent.PIECE, "c", TestContent.PIECE));
    }

    @Test
    void whatIsSeededIsLeftAsItsOwnerLeftIt() throws Exception {
        TestContent content = content();
        Path edited = temp.resolve("from/top/b");
        byte[] mine = content.files().get("top/b").clone();
        mine[0]++;
        Files.write(edited, mine);
        Path missing = temp.resolve("from/top/c");
        Files.delete(missing);

        try (Session seed = SessionWaits.open()) {
            TorrentHandle torrent = seed.add(content.seed().build());
            SessionWaits.until(seed, "it seeds", () -> torrent.status().activity() == Activity.SEEDING);
            try (FakePeer stranger = FakePeer.dial(seed, content.metainfo(), FakePeer.id("stranger"))) {
                stranger.sendBlock(new BlockRef(1, 0, BLOCK), evil);
                stranger.sendBlock(new BlockRef(2, 0, BLOCK), evil);
                stranger.send(new Message.Interested());
                stranger.receive(FakePeer.UNCHOKE);
            }
        }

        assertThat(edited).hasBinaryContent(mine);
        assertThat(missing).doesNotExist();
    }

    @Test
    void whatIsNotSelectedIsNotCreated() throws Exception {
        TestContent content = content();
        Path to = temp.resolve("to");

        try (Session leech = SessionWaits.open()) {
            TorrentHandle torrent = leech.add(
                    content.download(to).filePriorities(List.of(4, 0, 4)).build());
            SessionWaits.until(leech, "it downloads", () -> torrent.status().activity() == Activity.DOWNLOADING);
            try (FakePeer stranger = FakePeer.dial(leech, content.metainfo(), FakePeer.id("stranger"))) {
                stranger.sendBlock(new BlockRef(1, 0, BLOCK), evil);
                stranger.send(new Message.HaveAll());
                stranger.receive(INTERESTED);
            }
        }

        assertThat(to.resolve("top/b")).doesNotExist();
    }

    @Test
    void aDownloadIsNotSpoiled() throws Exception {
        TestContent content = content();
        try (Session seed = SessionWaits.open();
                Session leech = SessionWaits.open()) {
            TorrentHandle torrent =
                    leech.add(content.download(temp.resolve("to")).build());
            SessionWaits.until(leech, "it downloads", () -> torrent.status().activity() == Activity.DOWNLOADING);
            try (FakePeer stranger = FakePeer.dial(leech, content.metainfo(), FakePeer.id("stranger"))) {
                for (int piece = 0; piece < 3; piece++) {
                    stranger.sendBlock(new BlockRef(piece, 0, BLOCK), evil);
                }
                stranger.send(new Message.HaveAll());
                stranger.receive(INTERESTED);
                seed.add(content.seed().build());
                torrent.addPeers(List.of(SessionWaits.addressOf(seed)));
                completes(torrent);

                assertThat(torrent.status().totals().wastedBytes()).isEqualTo(3L * BLOCK);
            }
        }
        content.assertIsIn(temp.resolve("to"));
    }
}
