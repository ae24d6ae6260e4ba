package dev.spate.protocol.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.HostPrefix;
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
            public void sendPiece(int peer, int piece) {
                answers.add(peer + " gets " + piece);
            }

            @Override
            public void reject(int peer, int piece) {
                answers.add(peer + " not " + piece);
            }
        });
    }

    /** A peer that is the only one at its address. */
    private static boolean ask(MetadataUploads uploads, int peer, int piece) {
        return ask(uploads, peer, peer, piece);
    }

    private static boolean ask(MetadataUploads uploads, int peer, int host, int piece) {
        boolean mayStay = uploads.onRequest(peer, new HostPrefix(host, 0), piece);
        serve(uploads);
        return mayStay;
    }

    private static void serve(MetadataUploads uploads) {
        while (uploads.isServable()) {
            assertThat(uploads.serveOne()).isTrue();
        }
        assertThat(uploads.serveOne()).isFalse();
    }

    private static void nextSecond(MetadataUploads uploads) {
        uploads.housekeep();
        serve(uploads);
    }

    private long given(int peer) {
        return answers.stream()
                .filter(answer -> answer.startsWith(peer + " gets"))
                .count();
    }

    @Test
    void givesWhatThereIs() {
        MetadataUploads uploads = uploads(PIECE + 1);

        assertThat(ask(uploads, 1, 0)).isTrue();
        assertThat(ask(uploads, 1, 1)).isTrue();
        assertThat(ask(uploads, 1, 2)).isTrue();
        assertThat(ask(uploads, 1, Integer.MAX_VALUE)).isTrue();

        assertThat(answers).containsExactly("1 gets 0", "1 gets 1", "1 not 2", "1 not " + Integer.MAX_VALUE);
    }

    @Test
    void rejectsEverythingWhileThereIsNothing() {
        MetadataUploads uploads = uploads(0);

        assertThat(ask(uploads, 1, 0)).isTrue();

        assertThat(answers).containsExactly("1 not 0");
    }

    @Test
    void givesAPeerSoManyCopiesAndEndsWhoAsksForEver() {
        MetadataUploads uploads = uploads(10 * PIECE);
        for (int second = 0; second < MetadataLimits.SERVED_COPIES_MAX; second++) {
            for (int piece = 0; piece < 10; piece++) {
                assertThat(ask(uploads, 1, piece)).isTrue();
            }
            nextSecond(uploads);
        }
        assertThat(given(1)).isEqualTo(10L * MetadataLimits.SERVED_COPIES_MAX);

        for (int i = 0; i < MetadataLimits.REJECTED_MAX; i++) {
            assertThat(ask(uploads, 1, 0)).isTrue();
        }
        assertThat(ask(uploads, 1, 0)).isFalse();
        assertThat(given(1)).isEqualTo(10L * MetadataLimits.SERVED_COPIES_MAX);
    }

    @Test
    void givesAPeerSoMuchASecondAndTheRestLater() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int piece = 0; piece < MetadataLimits.PEER_PIECES_PER_SECOND + 5; piece++) {
            ask(uploads, 1, piece);
        }
        assertThat(given(1)).isEqualTo(MetadataLimits.PEER_PIECES_PER_SECOND);

        nextSecond(uploads);

        assertThat(given(1)).isEqualTo(MetadataLimits.PEER_PIECES_PER_SECOND + 5);
    }

    @Test
    void keepsABoundedNumberWaiting() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int i = 0; i < MetadataLimits.PEER_PIECES_PER_SECOND + MetadataLimits.WAITING_MAX + 1; i++) {
            ask(uploads, 1, i);
        }

        assertThat(answers).last().asString().startsWith("1 not");
        assertThat(given(1)).isEqualTo(MetadataLimits.PEER_PIECES_PER_SECOND);
    }

    @Test
    void dividesTheTorrentsShareInRotation() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        int peers = 8;
        for (int peer = 1; peer <= peers; peer++) {
            for (int piece = 0; piece < MetadataLimits.PEER_PIECES_PER_SECOND; piece++) {
                ask(uploads, peer, piece);
            }
        }
        assertThat(answers).hasSize(MetadataLimits.TORRENT_PIECES_PER_SECOND);
        answers.clear();

        nextSecond(uploads);

        assertThat(answers).hasSize(MetadataLimits.TORRENT_PIECES_PER_SECOND);
        // The first four had their share before; the others now get theirs.
        for (int peer = 5; peer <= peers; peer++) {
            assertThat(given(peer)).isEqualTo(MetadataLimits.PEER_PIECES_PER_SECOND);
        }
    }

    @Test
    void forgetsWhoLeaves() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int piece = 0; piece < MetadataLimits.PEER_PIECES_PER_SECOND + 5; piece++) {
            ask(uploads, 1, piece);
        }
        answers.clear();

        uploads.onLeft(1, new HostPrefix(1, 0));
        nextSecond(uploads);

        assertThat(answers).isEmpty();
    }

    @Test
    void givesNothingUntilItIsTold() {
        MetadataUploads uploads = uploads(PIECE);

        uploads.onRequest(1, new HostPrefix(1, 0), 0);
        assertThat(answers).isEmpty();

        assertThat(uploads.serveOne()).isTrue();
        assertThat(answers).containsExactly("1 gets 0");
        assertThat(uploads.isServable()).isFalse();
    }

    @Test
    void servesHostsInRotationAndThenTheirLinks() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int peer = 1; peer <= 3; peer++) {
            for (int piece = 0; piece < 4; piece++) {
                uploads.onRequest(peer, new HostPrefix(1, 0), piece);
            }
        }
        for (int piece = 0; piece < 4; piece++) {
            uploads.onRequest(9, new HostPrefix(9, 0), piece);
        }

        for (int i = 0; i < 6; i++) {
            uploads.serveOne();
        }

        assertThat(answers).containsExactly("1 gets 0", "9 gets 0", "2 gets 0", "9 gets 1", "3 gets 0", "9 gets 2");
    }

    @Test
    void aHostThatComesBackUnderOtherNamesLeavesHalfToTheOthers() {
        MetadataUploads uploads = uploads(1_000 * PIECE);
        for (int peer = 1; peer <= 20; peer++) {
            for (int piece = 0; piece < MetadataLimits.PEER_PIECES_PER_SECOND; piece++) {
                ask(uploads, peer, 66, piece);
            }
            uploads.onLeft(peer, new HostPrefix(66, 0));
        }
        assertThat(answers).hasSize(MetadataLimits.HOST_PIECES_PER_SECOND);

        ask(uploads, 99, 0);

        assertThat(given(99)).isEqualTo(1);
    }
}
