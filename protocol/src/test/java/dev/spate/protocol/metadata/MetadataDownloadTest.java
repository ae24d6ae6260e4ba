package dev.spate.protocol.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.MetadataMessage;
import dev.spate.wire.peer.PeerLimits;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MetadataDownloadTest {
    private static final int PIECE = MetadataMessage.PIECE_LENGTH;
    private static final int LENGTH = 3 * PIECE + 100;
    private static final long SECOND = MetadataLimits.SECOND;
    private static final int HONEST = 1_000;

    private final byte[] info = bytes(LENGTH, 1);
    private final Map<Integer, ArrayDeque<Integer>> asked = new LinkedHashMap<>();
    private final MetadataDownload download = new MetadataDownload(
            sha1(info),
            (peer, piece) ->
                    asked.computeIfAbsent(peer, unknown -> new ArrayDeque<>()).add(piece));

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] piece(byte[] whole, int piece) {
        return Arrays.copyOfRange(whole, piece * PIECE, Math.min(whole.length, (piece + 1) * PIECE));
    }

    private List<Integer> askedOf(int peer) {
        return List.copyOf(asked.getOrDefault(peer, new ArrayDeque<>()));
    }

    /** Answers the oldest request to this peer with a piece of these bytes. */
    private Optional<MetadataFault> answer(int peer, byte[] whole, long now) {
        int piece = asked.get(peer).remove();
        return download.onPiece(peer, piece, whole.length, piece(whole, piece), now);
    }

    private void answerAll(int peer, byte[] whole, long now) {
        while (!askedOf(peer).isEmpty()) {
            assertThat(answer(peer, whole, now)).isEmpty();
        }
    }

    @Test
    void takesEverythingFromOnePeerWithSeveralRequestsUnderWay() {
        download.onOffer(1, LENGTH, 0);

        assertThat(askedOf(1)).containsExactly(0, 1);
        assertThat(download.bytesWanted()).isEqualTo(LENGTH);
        answerAll(1, info, 0);

        assertThat(download.metadata())
                .hasValueSatisfying(whole -> assertThat(whole).isEqualTo(info));
        assertThat(download.bytesHad()).isEqualTo(LENGTH);
        assertThat(download.takeLiars()).isEmpty();
    }

    @Test
    void asksNoMoreThanAFewPiecesOfOnePeerAtATime() {
        download.onOffer(1, 100 * PIECE, 0);

        assertThat(askedOf(1)).hasSize(MetadataLimits.REQUESTS_MAX);
    }

    @Test
    void asksAPieceAtATimeOfWhoCannotDoMore() {
        download.onOffer(1, LENGTH, true, 0);
        assertThat(askedOf(1)).containsExactly(0);

        answerAll(1, info, 0);

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void sharesTheWorkBetweenPeers() {
        byte[] large = bytes(12 * PIECE, 2);
        MetadataDownload several = new MetadataDownload(
                sha1(large),
                (peer, piece) -> asked.computeIfAbsent(peer, unknown -> new ArrayDeque<>())
                        .add(piece));
        several.onOffer(1, large.length, 0);
        several.onOffer(2, large.length, 0);

        assertThat(askedOf(1)).containsExactly(0, 1);
        assertThat(askedOf(2)).containsExactly(2, 3);
    }

    @Test
    void asksNothingOfAPeerThatHasNone() {
        assertThat(download.onOffer(1, 0, 0)).isEmpty();

        assertThat(askedOf(1)).isEmpty();
        assertThat(download.isSource(1)).isFalse();
    }

    @Test
    void goesOnWithAnotherPeerWhenOneLeavesMidway() {
        download.onOffer(1, LENGTH, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        download.onOffer(2, LENGTH, 0);

        download.onLeft(1, 0);
        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void keepsWhatItHasWhileNobodyIsThere() {
        download.onOffer(1, LENGTH, 0);
        answer(1, info, 0);
        download.onLeft(1, 0);

        download.onOffer(2, LENGTH, 0);

        assertThat(askedOf(2)).containsExactly(1, 2);
    }

    @Test
    void asksSomebodyElseWhenAPeerRejects() {
        download.onOffer(1, LENGTH, 0);
        download.onOffer(2, LENGTH, 0);
        assertThat(askedOf(2)).containsExactly(2, 3);

        assertThat(download.onReject(1, asked.get(1).remove(), 0)).isEmpty();
        answer(2, info, 0);

        assertThat(askedOf(2)).containsExactly(3, 0);
    }

    @Test
    void leavesAPeerAloneForAWhileAfterAReject() {
        download.onOffer(1, LENGTH, 0);
        while (!askedOf(1).isEmpty()) {
            download.onReject(1, asked.get(1).remove(), 0);
        }

        download.housekeep(MetadataLimits.REJECT_REST - 1);
        assertThat(askedOf(1)).isEmpty();

        download.housekeep(MetadataLimits.REJECT_REST);
        assertThat(askedOf(1)).hasSize(2);
    }

    @Test
    void givesUpAPeerThatRejectsEndlessly() {
        download.onOffer(1, LENGTH, 0);
        Optional<MetadataFault> fault = Optional.empty();
        long now = 0;
        for (int i = 0; i <= MetadataLimits.REJECTS_MAX; i++) {
            if (askedOf(1).isEmpty()) {
                now += MetadataLimits.REJECT_REST;
                download.housekeep(now);
            }
            fault = download.onReject(1, asked.get(1).remove(), now);
        }

        assertThat(fault).contains(MetadataFault.REJECTS);
    }

    @Test
    void asksAgainWhatDoesNotComeAndGivesUpWhoStaysSilent() {
        download.onOffer(1, LENGTH, 0);

        assertThat(download.housekeep(MetadataLimits.REQUEST_TIMEOUT)).isEmpty();
        // One at a time from now on.
        assertThat(askedOf(1)).containsExactly(0, 1, 0);
        assertThat(download.housekeep(2 * MetadataLimits.REQUEST_TIMEOUT)).isEmpty();
        assertThat(download.housekeep(3 * MetadataLimits.REQUEST_TIMEOUT)).containsEntry(1, MetadataFault.SILENT);
    }

    @Test
    void asksAnIdlePeerForWhatAnotherOneIsSlowWith() {
        download.onOffer(1, LENGTH, 0);
        download.onOffer(2, LENGTH, 0);

        answerAll(2, info, 0);
        download.housekeep(MetadataLimits.ASK_AGAIN_AFTER);
        assertThat(askedOf(2)).containsExactly(0, 1);
        answerAll(2, info, MetadataLimits.ASK_AGAIN_AFTER);

        assertThat(download.isDone()).isTrue();
        assertThat(answer(1, info, MetadataLimits.ASK_AGAIN_AFTER)).isEmpty();
    }

    @Test
    void asksOneAfterTheOtherForWhatNobodyGives() {
        int peers = 4;
        for (int peer = 1; peer <= peers; peer++) {
            download.onOffer(peer, PIECE, 0);
        }

        for (int times = 1; times <= peers; times++) {
            assertThat(asked.keySet()).hasSize(times);
            download.housekeep(times * MetadataLimits.ASK_AGAIN_AFTER - 1);
            download.housekeep(times * MetadataLimits.ASK_AGAIN_AFTER);
        }
    }

    @Test
    void asksThoseFirstWhoHaveLeftNothingUnanswered() {
        download.onOffer(1, PIECE, 0);
        download.onOffer(2, PIECE, 0);
        download.housekeep(MetadataLimits.ASK_AGAIN_AFTER);
        download.onReject(2, 0, MetadataLimits.ASK_AGAIN_AFTER);
        download.housekeep(MetadataLimits.REQUEST_TIMEOUT);
        assertThat(askedOf(1)).as("the other one rests").containsExactly(0, 0);
        asked.clear();

        download.housekeep(2 * MetadataLimits.REQUEST_TIMEOUT);

        assertThat(askedOf(1)).isEmpty();
        assertThat(askedOf(2)).containsExactly(0);
    }

    @Test
    void takesAPieceOnceWhoeverSendsItAgain() {
        download.onOffer(1, LENGTH, 0);
        answer(1, info, 0);

        assertThat(download.onPiece(1, 0, LENGTH, piece(info, 0), 0)).isEmpty();
        assertThat(download.bytesHad()).isEqualTo(PIECE);
        for (int i = 1; i < MetadataLimits.UNASKED_MAX; i++) {
            download.onPiece(1, 0, LENGTH, piece(info, 0), 0);
        }
        assertThat(download.onPiece(1, 0, LENGTH, piece(info, 0), 0)).contains(MetadataFault.UNASKED);
    }

    @Test
    void takesNothingForPiecesThatDoNotExist() {
        download.onOffer(1, LENGTH, 0);

        assertThat(download.onPiece(1, 4, LENGTH, new byte[PIECE], 0)).isEmpty();
        assertThat(download.onPiece(1, Integer.MAX_VALUE, LENGTH, new byte[PIECE], 0))
                .isEmpty();
        assertThat(download.onReject(1, Integer.MAX_VALUE, 0)).isEmpty();
        assertThat(download.bytesHad()).isZero();
    }

    @Test
    void wantsNoDataFromWhoHasOfferedNone() {
        assertThat(download.onPiece(7, 0, LENGTH, piece(info, 0), 0)).contains(MetadataFault.UNASKED);
        assertThat(download.onReject(7, 0, 0)).contains(MetadataFault.UNASKED);
    }

    @Test
    void endsWhoContradictsItselfAboutTheLength() {
        download.onOffer(1, LENGTH, 0);

        assertThat(download.onPiece(1, 0, LENGTH + 1, piece(info, 0), 0)).contains(MetadataFault.LIES);
        assertThat(download.onPiece(1, 1, LENGTH, new byte[PIECE - 1], 0)).contains(MetadataFault.LIES);
        download.onOffer(2, 100, 0);
        assertThat(download.onPiece(2, 0, 100, new byte[PIECE], 0)).contains(MetadataFault.LIES);
    }

    @Test
    void endsWhoChangesItsClaimTooOften() {
        for (int i = 1; i <= MetadataLimits.CLAIMS_MAX; i++) {
            assertThat(download.onOffer(1, i * PIECE, 0)).isEmpty();
        }

        assertThat(download.onOffer(1, 9 * PIECE, 0)).contains(MetadataFault.LIES);
    }

    @Test
    void followsSeveralClaimsAtOnceAndConvictsThoseThatWereWrong() {
        download.onOffer(1, 5 * PIECE, 0);
        download.onOffer(2, LENGTH, 0);
        download.onOffer(3, PIECE, 0);
        assertThat(askedOf(1)).isNotEmpty();

        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactlyInAnyOrder(1, 3);
        assertThat(download.takeLiars()).isEmpty();
    }

    @Test
    void convictsAtOnceWhoGaveEverythingAndItWasWrong() {
        download.onOffer(1, LENGTH, 0);
        answerAll(1, bytes(LENGTH, 9), 0);

        assertThat(download.isDone()).isFalse();
        assertThat(download.takeLiars()).containsExactly(1);
        download.onOffer(2, LENGTH, 0);
        answerAll(2, info, 0);
        assertThat(download.isDone()).isTrue();
    }

    @Test
    void findsTheLiarAmongSeveralAndSparesTheHonest() {
        byte[] lie = info.clone();
        lie[3 * PIECE] ^= 1;
        download.onOffer(1, LENGTH, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        // The last piece comes from a liar, because the honest peer is slow with it.
        download.onOffer(2, LENGTH, 0);
        download.housekeep(MetadataLimits.ASK_AGAIN_AFTER);
        answer(2, lie, MetadataLimits.ASK_AGAIN_AFTER);

        assertThat(download.isDone()).isFalse();
        assertThat(download.takeLiars()).isEmpty();
        // From now on all pieces are requested from each of them.
        asked.get(1).clear();
        download.onLeft(1, SECOND);
        download.onOffer(1, LENGTH, 3 * SECOND);
        answerAll(1, info, 3 * SECOND);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactly(2);
    }

    @Test
    void remembersTheLieOfAPeerThatHasLeft() {
        byte[] lie = bytes(LENGTH, 9);
        download.onOffer(1, LENGTH, 0);
        answer(1, lie, 0);
        download.onLeft(1, 0);

        // The first attempt fails because of the piece of the peer that left; the second uses nothing of it.
        download.onOffer(2, LENGTH, 0);
        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactly(1);
    }

    @Test
    void asksTheHonestAtOnceHoweverManyLiarsThereAre() {
        for (int liar = 1; liar <= 200; liar++) {
            download.onOffer(liar, (liar + 10) * PIECE, 0);
            answer(liar, new byte[(liar + 10) * PIECE], 0);
        }

        download.onOffer(HONEST, LENGTH, 0);
        answerAll(HONEST, info, 0);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).hasSize(200);
    }

    /** They claim the true length, so that each of them is tried alone, and never send everything. */
    @Test
    void slowLiarsOfTheTrueLengthKeepTheHonestWaitingForSecondsOnly() {
        int liars = 20;
        for (int liar = 1; liar <= liars; liar++) {
            download.onOffer(liar, LENGTH, 0);
        }
        contest(1, 2);
        download.onOffer(HONEST, LENGTH, 0);
        int second = 0;
        while (!download.isDone()) {
            second++;
            download.housekeep(second * SECOND);
            // So that none is silent.
            for (int liar = 1; liar <= liars; liar++) {
                while (askedOf(liar).size() > 1) {
                    answer(liar, new byte[LENGTH], second * SECOND);
                }
            }
            answerAll(HONEST, info, second * SECOND);
        }

        assertThat(second).isLessThanOrEqualTo(liars);
    }

    /** Both send pieces of wrong metadata. */
    private void contest(int one, int other) {
        for (int peer : List.of(one, other, one, other)) {
            answer(peer, new byte[LENGTH], 0);
        }
    }

    @Test
    void staysWithinItsMemoryAndFinishesWhatIsGivenFaithfully() {
        byte[] large = bytes(300 * PIECE, 5);
        MetadataDownload several = new MetadataDownload(
                sha1(large),
                (peer, piece) -> asked.computeIfAbsent(peer, unknown -> new ArrayDeque<>())
                        .add(piece));
        byte[] rubbish = new byte[PIECE];
        int liars = 12;
        for (int liar = 1; liar <= liars; liar++) {
            several.onOffer(liar, PeerLimits.METADATA_LENGTH_MAX - liar * PIECE, 0);
        }
        several.onOffer(HONEST, large.length, 0);
        long now = 0;
        while (!several.isDone()) {
            now += SECOND;
            assertThat(now).isLessThan(1_000 * SECOND);
            // Each liar is eight times as fast as the honest peer.
            for (int liar = 1; liar <= liars; liar++) {
                for (int i = 0; i < 8 && !askedOf(liar).isEmpty(); i++) {
                    int length = PeerLimits.METADATA_LENGTH_MAX - liar * PIECE;
                    several.onPiece(liar, asked.get(liar).remove(), length, rubbish, now);
                    assertThat(several.bytesHeld()).isLessThanOrEqualTo(MetadataLimits.BUFFERED_BYTES_MAX);
                }
            }
            int piece = asked.get(HONEST).remove();
            several.onPiece(HONEST, piece, large.length, piece(large, piece), now);
            several.housekeep(now);
        }

        assertThat(now).isLessThanOrEqualTo(300 * SECOND);
    }

    @Test
    void whoBeginsAndLeavesAgainAndAgainFillsNoMemory() {
        for (int visitor = 1; visitor <= 1_000; visitor++) {
            download.onOffer(visitor, (100 + visitor) * PIECE, 0);
            answer(visitor, new byte[(100 + visitor) * PIECE], 0);
            download.onLeft(visitor, 0);
        }

        assertThat(download.bytesHeld()).isLessThanOrEqualTo(MetadataLimits.ATTEMPTS_LEFT_MAX * (long) PIECE);
    }

    @Test
    void ignoresEverythingOnceItIsDone() {
        download.onOffer(1, LENGTH, 0);
        answerAll(1, info, 0);

        assertThat(download.onOffer(2, 5, 0)).isEmpty();
        assertThat(download.onPiece(1, 0, LENGTH, piece(info, 0), 0)).isEmpty();
        assertThat(download.onReject(1, 0, 0)).isEmpty();
        assertThat(download.housekeep(1_000 * SECOND)).isEmpty();
        download.onLeft(1, 0);
        assertThat(askedOf(2)).isEmpty();
    }
}
