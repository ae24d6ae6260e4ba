package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.peer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.Suspect;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BlameTest {
    private final Blame blame = new Blame();

    @BeforeEach
    void threePeersAreHere() {
        for (int i = 1; i <= 3; i++) {
            blame.onJoined(peer(i));
        }
    }

    @Test
    void convictsAtOnceWhoSentAWholeBadPiece() {
        assertThat(blame.onPieceFailed(0, new int[] {1, 1}, List.of(10L, 20L)))
                .extracting(Suspect::number)
                .containsExactly(1);
        assertThat(blame.hasFailedAttempts(0)).isFalse();
    }

    @Test
    void convictsNobodyBeforeThePieceIsGenuine() {
        assertThat(blame.onPieceFailed(0, new int[] {1, 2}, List.of(10L, 20L))).isEmpty();
        assertThat(blame.hasFailedAttempts(0)).isTrue();
        assertThat(blame.hasFailedAttempts(1)).isFalse();
    }

    @Test
    void convictsWhoseBlocksDifferFromTheGenuineOnes() {
        blame.onPieceFailed(0, new int[] {1, 2, 3}, List.of(10L, 99L, 30L));

        assertThat(blame.compare(0, List.of(10L, 20L, 30L)))
                .extracting(Suspect::number)
                .containsExactly(2);
        assertThat(blame.hasFailedAttempts(0)).isFalse();
        assertThat(blame.compare(0, List.of(10L, 20L, 30L))).isEmpty();
    }

    @Test
    void convictsLiarsOfSeveralAttempts() {
        blame.onPieceFailed(0, new int[] {1, 2}, List.of(99L, 20L));
        blame.onPieceFailed(0, new int[] {2, 3}, List.of(10L, 99L));

        assertThat(blame.compare(0, List.of(10L, 20L)))
                .extracting(Suspect::number)
                .containsExactlyInAnyOrder(1, 3);
    }

    @Test
    void convictsNobodyWhenASenderIsForgotten() {
        assertThat(blame.onPieceFailed(0, new int[] {77, 77}, List.of(10L, 20L)))
                .isEmpty();
        assertThat(blame.hasFailedAttempts(0)).isFalse();
    }

    @Test
    void convictsTheOthersOfAnAttemptWithAForgottenSender() {
        blame.onPieceFailed(0, new int[] {77, 2}, List.of(99L, 99L));

        assertThat(blame.compare(0, List.of(10L, 20L)))
                .extracting(Suspect::number)
                .containsExactly(2);
    }

    @Test
    void remembersWhoIsLinkedHoweverManyComeAndGo() {
        for (int i = 4; i <= 2 * TransferLimits.SUSPECTS_MAX; i++) {
            leavesAfterGiving(i);
        }

        assertThat(blame.onPieceFailed(0, new int[] {1, 1}, List.of(1L, 2L))).isNotEmpty();
    }

    @Test
    void remembersWhoGaveSomethingAndHasLeftUpToALimit() {
        for (int i = 1; i <= TransferLimits.SUSPECTS_MAX + 1; i++) {
            leavesAfterGiving(i);
        }

        assertThat(blame.onPieceFailed(0, new int[] {1, 1}, List.of(1L, 2L))).isEmpty();
        assertThat(blame.onPieceFailed(0, new int[] {2, 2}, List.of(1L, 2L))).isNotEmpty();
    }

    @Test
    void isNotMadeToForgetByLinksThatGiveNothing() {
        leavesAfterGiving(1);
        for (int i = 4; i <= 2 * TransferLimits.SUSPECTS_MAX; i++) {
            blame.onJoined(peer(i));
            blame.onLeft(peer(i));
        }

        assertThat(blame.onPieceFailed(0, new int[] {1, 1}, List.of(1L, 2L))).isNotEmpty();
    }

    private void leavesAfterGiving(int number) {
        Peer peer = peer(number);
        peer.down().add(1, 0);
        blame.onJoined(peer);
        blame.onLeft(peer);
    }

    @Test
    void remembersABoundedNumberOfPieces() {
        for (int piece = 0; piece <= TransferLimits.SUSPECT_PIECES_MAX; piece++) {
            blame.onPieceFailed(piece, new int[] {1, 2}, List.of(10L, 20L));
        }

        assertThat(blame.hasFailedAttempts(0)).isFalse();
        assertThat(blame.hasFailedAttempts(TransferLimits.SUSPECT_PIECES_MAX)).isTrue();
    }
}
