package dev.spate.protocol.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.MetadataMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataUploadsTest {
    private static final int PIECE = MetadataMessage.PIECE_LENGTH;

    private final List<String> answers = new ArrayList<>();

    private MetadataUploads uploads(int length) {
        return new MetadataUploads(length, new MetadataUploads.Port() {
            @Override
            public void give(int peer, int piece) {
                answers.add(peer + " gets " + piece);
            }

            @Override
            public void reject(int peer, int piece) {
                answers.add(peer + " not " + piece);
            }
        });
    }

    private long given(int peer) {
        return answers.stream()
                .filter(answer -> answer.startsWith(peer + " gets"))
                .count();
    }

    @Test
    void givesWhatThereIs() {
        MetadataUploads uploads = uploads(PIECE + 1);

        assertThat(uploads.requested(1, 0)).isTrue();
        assertThat(uploads.requested(1, 1)).isTrue();
        assertThat(uploads.requested(1, 2)).isTrue();
        assertThat(uploads.requested(1, Integer.MAX_VALUE)).isTrue();

        assertThat(answers).containsExactly("1 gets 0", "1 gets 1", "1 not 2", "1 not " + Integer.MAX_VALUE);
    }

    @Test
    void rejectsEverythingWhileThereIsNothing() {
        MetadataUploads uploads = uploads(0);

        assertThat(uploads.requested(1, 0)).isTrue();

        assertThat(answers).containsExactly("1 not 0");
    }

    @Test
    void givesAPeerSoManyCopiesAndEndsWhoAsksForEver() {
        MetadataUploads uploads = uploads(10 * PIECE);
        for (int second = 0; second < Limits.SERVED_COPIES_MAX; second++) {
            for (int piece = 0; piece < 10; piece++) {
                assertThat(uploads.requested(1, piece)).isTrue();
            }
            uploads.housekeep();
        }
        assertThat(given(1)).isEqualTo(10L * Limits.SERVED_COPIES_MAX);

        for (int i = 0; i < Limits.TURNED_DOWN_MAX; i++) {
            assertThat(uploads.requested(1, 0)).isTrue();
        }
        assertThat(uploads.requested(1, 0)).isFalse();
        assertThat(given(1)).isEqualTo(10L * Limits.SERVED_COPIES_MAX);
    }

    @Test
    void givesAPeerSoMuchASecondAndTheRestLater() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int piece = 0; piece < Limits.PEER_PIECES_PER_SECOND + 5; piece++) {
            uploads.requested(1, piece);
        }
        assertThat(given(1)).isEqualTo(Limits.PEER_PIECES_PER_SECOND);

        uploads.housekeep();

        assertThat(given(1)).isEqualTo(Limits.PEER_PIECES_PER_SECOND + 5);
    }

    @Test
    void keepsABoundedNumberWaiting() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int i = 0; i < Limits.PEER_PIECES_PER_SECOND + Limits.WAITING_MAX + 1; i++) {
            uploads.requested(1, i);
        }

        assertThat(answers).last().asString().startsWith("1 not");
        assertThat(given(1)).isEqualTo(Limits.PEER_PIECES_PER_SECOND);
    }

    @Test
    void dividesTheTorrentsShareByTurns() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        int peers = 8;
        for (int peer = 1; peer <= peers; peer++) {
            for (int piece = 0; piece < Limits.PEER_PIECES_PER_SECOND; piece++) {
                uploads.requested(peer, piece);
            }
        }
        assertThat(answers).hasSize(Limits.TORRENT_PIECES_PER_SECOND);
        answers.clear();

        uploads.housekeep();

        assertThat(answers).hasSize(Limits.TORRENT_PIECES_PER_SECOND);
        // The first four had their share before; the others now get theirs.
        for (int peer = 5; peer <= peers; peer++) {
            assertThat(given(peer)).isEqualTo(Limits.PEER_PIECES_PER_SECOND);
        }
    }

    @Test
    void forgetsWhoLeaves() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int piece = 0; piece < Limits.PEER_PIECES_PER_SECOND + 5; piece++) {
            uploads.requested(1, piece);
        }
        answers.clear();

        uploads.left(1);
        uploads.housekeep();

        assertThat(answers).isEmpty();
    }
}
