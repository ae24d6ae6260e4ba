package dev.spate.protocol.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.MetadataMessage;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
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
    private static final long SECOND = Limits.SECOND;

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

    /** Answers the oldest request to this peer out of these bytes. */
    private Optional<Fault> answer(int peer, byte[] whole, long now) {
        int piece = asked.get(peer).remove();
        return download.received(peer, piece, whole.length, piece(whole, piece), now);
    }

    private void answerAll(int peer, byte[] whole, long now) {
        while (!askedOf(peer).isEmpty()) {
            assertThat(answer(peer, whole, now)).isEmpty();
        }
    }

    @Test
    void takesEverythingFromOnePeerWithSeveralRequestsUnderWay() {
        download.offers(1, LENGTH, 0);

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
        download.offers(1, 100 * PIECE, 0);

        assertThat(askedOf(1)).hasSize(Limits.REQUESTS_MAX);
    }

    @Test
    void asksAPieceAtATimeOfWhoCannotDoMore() {
        download.offers(1, LENGTH, true, 0);
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
        several.offers(1, large.length, 0);
        several.offers(2, large.length, 0);

        assertThat(askedOf(1)).containsExactly(0, 1);
        assertThat(askedOf(2)).containsExactly(2, 3);
    }

    @Test
    void asksNothingOfAPeerThatHasNone() {
        assertThat(download.offers(1, 0, 0)).isEmpty();

        assertThat(askedOf(1)).isEmpty();
        assertThat(download.isSource(1)).isFalse();
    }

    @Test
    void goesOnWithAnotherPeerWhenOneLeavesMidway() {
        download.offers(1, LENGTH, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        download.offers(2, LENGTH, 0);

        download.left(1, 0);
        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void keepsWhatItHasWhileNobodyIsThere() {
        download.offers(1, LENGTH, 0);
        answer(1, info, 0);
        download.left(1, 0);

        download.offers(2, LENGTH, 0);

        assertThat(askedOf(2)).containsExactly(1, 2);
    }

    @Test
    void asksSomebodyElseWhenAPeerRejects() {
        download.offers(1, LENGTH, 0);
        download.offers(2, LENGTH, 0);
        assertThat(askedOf(2)).containsExactly(2, 3);

        assertThat(download.rejected(1, asked.get(1).remove(), 0)).isEmpty();
        answer(2, info, 0);

        assertThat(askedOf(2)).containsExactly(3, 0);
    }

    @Test
    void leavesAPeerAloneForAWhileAfterAReject() {
        download.offers(1, LENGTH, 0);
        while (!askedOf(1).isEmpty()) {
            download.rejected(1, asked.get(1).remove(), 0);
        }

        download.housekeep(Limits.REJECT_REST - 1);
        assertThat(askedOf(1)).isEmpty();

        download.housekeep(Limits.REJECT_REST);
        assertThat(askedOf(1)).hasSize(2);
    }

    @Test
    void givesUpAPeerThatRejectsEndlessly() {
        download.offers(1, LENGTH, 0);
        Optional<Fault> fault = Optional.empty();
        long now = 0;
        for (int i = 0; i <= Limits.REJECTS_MAX; i++) {
            if (askedOf(1).isEmpty()) {
                now += Limits.REJECT_REST;
                download.housekeep(now);
            }
            fault = download.rejected(1, asked.get(1).remove(), now);
        }

        assertThat(fault).contains(Fault.REJECTS);
    }

    @Test
    void asksAgainWhatDoesNotComeAndGivesUpWhoStaysSilent() {
        download.offers(1, LENGTH, 0);

        assertThat(download.housekeep(Limits.REQUEST_TIMEOUT)).isEmpty();
        // One at a time from now on.
        assertThat(askedOf(1)).containsExactly(0, 1, 0);
        assertThat(download.housekeep(2 * Limits.REQUEST_TIMEOUT)).isEmpty();
        assertThat(download.housekeep(3 * Limits.REQUEST_TIMEOUT)).containsEntry(1, Fault.SILENT);
    }

    @Test
    void asksAnIdlePeerForWhatAnotherOneIsSlowWith() {
        download.offers(1, LENGTH, 0);
        download.offers(2, LENGTH, 0);

        answerAll(2, info, 0);
        download.housekeep(Limits.ASK_AGAIN_AFTER);
        assertThat(askedOf(2)).containsExactly(0, 1);
        answerAll(2, info, Limits.ASK_AGAIN_AFTER);

        assertThat(download.isDone()).isTrue();
        assertThat(answer(1, info, Limits.ASK_AGAIN_AFTER)).isEmpty();
    }

    @Test
    void asksOneAfterTheOtherForWhatNobodyGives() {
        int peers = 4;
        for (int peer = 1; peer <= peers; peer++) {
            download.offers(peer, PIECE, 0);
        }

        for (int times = 1; times <= peers; times++) {
            assertThat(asked.keySet()).hasSize(times);
            download.housekeep(times * Limits.ASK_AGAIN_AFTER - 1);
            download.housekeep(times * Limits.ASK_AGAIN_AFTER);
        }
    }

    @Test
    void asksThoseFirstWhoHaveLeftNothingUnanswered() {
        download.offers(1, PIECE, 0);
        download.offers(2, PIECE, 0);
        download.housekeep(Limits.ASK_AGAIN_AFTER);
        download.rejected(2, 0, Limits.ASK_AGAIN_AFTER);
        download.housekeep(Limits.REQUEST_TIMEOUT);
        assertThat(askedOf(1)).as("the other one rests").containsExactly(0, 0);
        asked.clear();

        download.housekeep(2 * Limits.REQUEST_TIMEOUT);

        assertThat(askedOf(1)).isEmpty();
        assertThat(askedOf(2)).containsExactly(0);
    }

    @Test
    void takesAPieceOnceWhoeverSendsItAgain() {
        download.offers(1, LENGTH, 0);
        answer(1, info, 0);

        assertThat(download.received(1, 0, LENGTH, piece(info, 0), 0)).isEmpty();
        assertThat(download.bytesHad()).isEqualTo(PIECE);
        for (int i = 1; i < Limits.UNASKED_MAX; i++) {
            download.received(1, 0, LENGTH, piece(info, 0), 0);
        }
        assertThat(download.received(1, 0, LENGTH, piece(info, 0), 0)).contains(Fault.UNASKED);
    }

    @Test
    void takesNothingForPiecesThatDoNotExist() {
        download.offers(1, LENGTH, 0);

        assertThat(download.received(1, 4, LENGTH, new byte[PIECE], 0)).isEmpty();
        assertThat(download.received(1, Integer.MAX_VALUE, LENGTH, new byte[PIECE], 0))
                .isEmpty();
        assertThat(download.rejected(1, Integer.MAX_VALUE, 0)).isEmpty();
        assertThat(download.bytesHad()).isZero();
    }

    @Test
    void wantsNoDataFromWhoHasOfferedNone() {
        assertThat(download.received(7, 0, LENGTH, piece(info, 0), 0)).contains(Fault.UNASKED);
        assertThat(download.rejected(7, 0, 0)).contains(Fault.UNASKED);
    }

    @Test
    void endsWhoContradictsItselfAboutTheLength() {
        download.offers(1, LENGTH, 0);

        assertThat(download.received(1, 0, LENGTH + 1, piece(info, 0), 0)).contains(Fault.LIES);
        assertThat(download.received(1, 1, LENGTH, new byte[PIECE - 1], 0)).contains(Fault.LIES);
        download.offers(2, 100, 0);
        assertThat(download.received(2, 0, 100, new byte[PIECE], 0)).contains(Fault.LIES);
    }

    @Test
    void endsWhoChangesItsClaimTooOften() {
        for (int i = 1; i <= Limits.CLAIMS_MAX; i++) {
            assertThat(download.offers(1, i * PIECE, 0)).isEmpty();
        }

        assertThat(download.offers(1, 9 * PIECE, 0)).contains(Fault.LIES);
    }

    @Test
    void followsSeveralClaimsAtOnceAndConvictsThoseThatWereWrong() {
        download.offers(1, 5 * PIECE, 0);
        download.offers(2, LENGTH, 0);
        download.offers(3, PIECE, 0);
        assertThat(askedOf(1)).isNotEmpty();

        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactlyInAnyOrder(1, 3);
        assertThat(download.takeLiars()).isEmpty();
    }

    @Test
    void convictsAtOnceWhoGaveEverythingAndItWasWrong() {
        download.offers(1, LENGTH, 0);
        answerAll(1, bytes(LENGTH, 9), 0);

        assertThat(download.isDone()).isFalse();
        assertThat(download.takeLiars()).containsExactly(1);
        download.offers(2, LENGTH, 0);
        answerAll(2, info, 0);
        assertThat(download.isDone()).isTrue();
    }

    @Test
    void findsTheLiarAmongSeveralAndSparesTheHonest() {
        byte[] lie = info.clone();
        lie[3 * PIECE] ^= 1;
        download.offers(1, LENGTH, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        answer(1, info, 0);
        // The last piece comes from a liar, who is asked because the honest one is slow with it.
        download.offers(2, LENGTH, 0);
        download.housekeep(Limits.ASK_AGAIN_AFTER);
        answer(2, lie, Limits.ASK_AGAIN_AFTER);

        assertThat(download.isDone()).isFalse();
        assertThat(download.takeLiars()).isEmpty();
        // Each is now asked for everything.
        asked.get(1).clear();
        download.left(1, SECOND);
        download.offers(1, LENGTH, 3 * SECOND);
        answerAll(1, info, 3 * SECOND);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactly(2);
    }

    @Test
    void remembersTheLieOfAPeerThatHasLeft() {
        byte[] lie = bytes(LENGTH, 9);
        download.offers(1, LENGTH, 0);
        answer(1, lie, 0);
        download.left(1, 0);

        // The first attempt fails by the piece of the one who left; the second uses nothing of it.
        download.offers(2, LENGTH, 0);
        answerAll(2, info, 0);

        assertThat(download.isDone()).isTrue();
        assertThat(download.takeLiars()).containsExactly(1);
    }

    @Test
    void letsManyLiarsNotKeepTheHonestOut() {
        for (int liar = 1; liar <= 3 * Limits.ATTEMPTS_MAX; liar++) {
            download.offers(liar, liar * PIECE, 0);
        }
        int honest = 100;
        download.offers(honest, LENGTH, 0);
        assertThat(askedOf(honest)).isEmpty();

        long now = 0;
        for (int second = 1; second < 3_600 && !download.isDone(); second++) {
            now = second * SECOND;
            List<Integer> gone = new ArrayList<>(download.housekeep(now).keySet());
            for (int peer : gone) {
                download.left(peer, now);
                asked.remove(peer);
            }
            if (!askedOf(honest).isEmpty()) {
                answer(honest, info, now);
            }
        }

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void givesThePlaceOfATricklerToWhoWaits() {
        for (int peer = 1; peer <= Limits.ATTEMPTS_MAX; peer++) {
            download.offers(peer, (100 + peer) * PIECE, 0);
        }
        download.offers(50, LENGTH, 0);
        // Each gives a piece now and then, so that none is silent.
        for (int second = 1; second * SECOND < Limits.ATTEMPT_PATIENCE; second += 5) {
            for (int peer = 1; peer <= Limits.ATTEMPTS_MAX; peer++) {
                int piece = asked.get(peer).remove();
                download.received(peer, piece, (100 + peer) * PIECE, new byte[PIECE], second * SECOND);
            }
            download.housekeep(second * SECOND);
        }
        assertThat(askedOf(50)).isEmpty();

        download.housekeep(Limits.ATTEMPT_PATIENCE);
        answerAll(50, info, Limits.ATTEMPT_PATIENCE);

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void givesThePlaceOfOneThatStandsStillToWhoWaits() {
        for (int peer = 1; peer <= Limits.ATTEMPTS_MAX; peer++) {
            download.offers(peer, (100 + peer) * PIECE, 0);
        }
        download.offers(50, LENGTH, 0);
        assertThat(askedOf(50)).isEmpty();

        download.housekeep(Limits.REQUEST_TIMEOUT);
        answerAll(50, info, Limits.REQUEST_TIMEOUT);

        assertThat(download.isDone()).isTrue();
    }

    @Test
    void ignoresEverythingOnceItIsDone() {
        download.offers(1, LENGTH, 0);
        answerAll(1, info, 0);

        assertThat(download.offers(2, 5, 0)).isEmpty();
        assertThat(download.received(1, 0, LENGTH, piece(info, 0), 0)).isEmpty();
        assertThat(download.rejected(1, 0, 0)).isEmpty();
        assertThat(download.housekeep(1_000 * SECOND)).isEmpty();
        download.left(1, 0);
        assertThat(askedOf(2)).isEmpty();
    }
}
