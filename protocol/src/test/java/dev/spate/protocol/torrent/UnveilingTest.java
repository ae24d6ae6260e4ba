package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UnveilingTest {
    private final FakeWorld world = new FakeWorld();
    private final Roster roster = new Roster();
    private final PiecePicker picker = new PiecePicker(FakeWorld.GEOMETRY, new SplittableRandom(1));

    // Pieces have two blocks, the last one of four is a byte; a peer that downloads may see two at a time and more.
    private Unveiling unveiling() {
        for (int piece = 0; piece < FakeWorld.GEOMETRY.pieceCount(); piece++) {
            picker.have(piece);
        }
        return new Unveiling(world.foundation(roster, 0), picker, new SplittableRandom(1));
    }

    private Peer join(Unveiling unveiling, int number, boolean expectedVeiled) {
        Peer peer = FakeWorld.peer(number);
        roster.add(peer);
        picker.peerJoined(peer.pieces());
        assertThat(unveiling.joined(peer, 0)).isEqualTo(expectedVeiled);
        return peer;
    }

    /** A peer that has said that it has nothing. */
    private Peer joinEmpty(Unveiling unveiling, int number) {
        Peer peer = join(unveiling, number, true);
        peer.tellsPieces(FakeWorld.pieces());
        unveiling.told(peer, 0);
        return peer;
    }

    private static void unchoke(Peer peer) {
        peer.tellsInterest(true);
        peer.setChoked(false, 0);
    }

    private void has(Unveiling unveiling, Peer peer, int piece) {
        peer.tellsHave(piece);
        picker.peerHas(piece);
        unveiling.told(peer, piece, 0);
    }

    private static void send(Unveiling unveiling, Peer peer, int piece) {
        for (int block = 0; block < FakeWorld.GEOMETRY.blockCount(piece); block++) {
            unveiling.sent(peer, FakeWorld.block(piece, block), 0);
        }
    }

    private void leave(Unveiling unveiling, Peer peer) {
        roster.remove(peer);
        picker.peerLeft(peer.pieces());
        unveiling.left(peer);
    }

    private List<Integer> shownTo(int link) {
        List<Integer> pieces = new ArrayList<>();
        for (Message message : world.sentTo(link)) {
            if (message instanceof Message.Have(PieceIndex piece)) {
                pieces.add(piece.value());
            }
        }
        return pieces;
    }

    @Test
    void hidesNothingFromThePeerThatIsAlone() {
        Unveiling unveiling = unveiling();

        join(unveiling, 1, false);

        assertThat(unveiling.isVeiled()).isTrue();
    }

    @Test
    void hidesNothingWhenItIsNoSeed() {
        picker.have(0);
        Unveiling unveiling = new Unveiling(world.foundation(roster, 0), picker, new SplittableRandom(1));

        join(unveiling, 1, false);
        join(unveiling, 2, false);

        assertThat(unveiling.isHiding()).isFalse();
    }

    @Test
    void showsOnePieceToEachUntilItMayDownload() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);

        joinEmpty(unveiling, 2);
        joinEmpty(unveiling, 3);

        assertThat(shownTo(2)).hasSize(1);
        assertThat(shownTo(3)).hasSize(1).doesNotContainAnyElementsOf(shownTo(2));
    }

    @Test
    void waitsUntilThePeerHasToldWhatItHas() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);

        Peer peer = join(unveiling, 2, true);
        unveiling.offer(peer, 0);
        assertThat(shownTo(2)).isEmpty();
        peer.tellsPieces(FakeWorld.pieces(0, 1, 2));
        picker.peerHas(0);
        picker.peerHas(1);
        picker.peerHas(2);
        unveiling.told(peer, 0);

        assertThat(shownTo(2)).containsExactly(3);
    }

    @Test
    void doesNotWaitForAPeerThatMayBeSilent() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer peer = new Peer(
                new Connected(new LinkId(2), FakeWorld.address(2), Direction.INCOMING, FakeWorld.id(2), false, false),
                2,
                FakeWorld.GEOMETRY.pieceCount(),
                0);
        roster.add(peer);

        unveiling.joined(peer, 0);
        unveiling.offer(peer, 0);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsMoreOnceItMayDownloadAndNoPieceTwice() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer peer = joinEmpty(unveiling, 2);
        joinEmpty(unveiling, 3);

        unchoke(peer);
        unveiling.offerAll(0);

        assertThat(shownTo(2)).hasSize(3).doesNotHaveDuplicates().doesNotContainAnyElementsOf(shownTo(3));
    }

    @Test
    void showsNothingThatSomebodyElseAskedFor() {
        Unveiling unveiling = unveiling();
        Peer first = join(unveiling, 1, false);
        for (int piece = 0; piece < 3; piece++) {
            unveiling.asked(first, piece, 0);
        }

        joinEmpty(unveiling, 2);

        assertThat(shownTo(2)).containsExactly(3);
    }

    @Test
    void showsEverythingToEverybodyWhenEveryPieceIsOut() {
        Unveiling unveiling = unveiling();
        Peer first = join(unveiling, 1, false);
        Peer second = joinEmpty(unveiling, 2);
        int its = shownTo(2).getFirst();
        for (int piece = 0; piece < 4; piece++) {
            if (piece != its) {
                unveiling.asked(first, piece, 0);
                send(unveiling, first, piece);
            }
        }
        assertThat(unveiling.isVeiled()).isTrue();
        assertThat(shownTo(2)).containsExactly(its);

        has(unveiling, second, its);

        assertThat(unveiling.isHiding()).isFalse();
        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(shownTo(1)).as("the first was told everything at once").isEmpty();
    }

    @Test
    void goesOnWhateverAPeerSaysThatItHas() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        joinEmpty(unveiling, 2);

        Peer seed = join(unveiling, 3, true);
        seed.tellsPieces(FakeWorld.pieces(0, 1, 2, 3));
        unveiling.told(seed, 0);

        assertThat(unveiling.isVeiled()).isTrue();
        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void givesOutAgainWhatALeaverWasShownThoughSomebodyClaimsEverything() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer leaver = joinEmpty(unveiling, 2);
        Peer liar = join(unveiling, 3, true);
        liar.tellsPieces(FakeWorld.pieces(0, 1, 2, 3));
        picker.seedJoined();
        unveiling.told(liar, 0);
        unchoke(leaver);
        unveiling.offerAll(0);
        assertThat(shownTo(2)).hasSize(4);
        leave(unveiling, leaver);

        Peer other = joinEmpty(unveiling, 4);
        unchoke(other);
        unveiling.offerAll(0);

        assertThat(shownTo(4)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void givesToOthersWhatAPeerLeavesAndWhatItNeverGot() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer dead = joinEmpty(unveiling, 2);
        unchoke(dead);
        unveiling.offerAll(0);
        assertThat(shownTo(2)).hasSize(4);
        send(unveiling, dead, 0);
        Peer other = joinEmpty(unveiling, 3);
        other.tellsInterest(true);
        unveiling.housekeep(Limits.OFFERS_PATIENCE);
        assertThat(shownTo(3)).as("who must wait is offered one").hasSize(1);

        unchoke(other);
        unveiling.offerAll(Limits.OFFERS_PATIENCE);

        assertThat(shownTo(3)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void givesOutAgainWhatOnlyTheOneHadWhoLeft() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer second = joinEmpty(unveiling, 2);
        Peer third = joinEmpty(unveiling, 3);
        int its = shownTo(2).getFirst();
        send(unveiling, second, its);
        has(unveiling, second, its);

        leave(unveiling, second);
        unchoke(third);
        unveiling.offerAll(0);

        assertThat(shownTo(3)).contains(its);
    }

    @Test
    void movesAnOfferFromWhoCannotBeginItToWhoIdles() {
        Unveiling unveiling = unveiling();
        Peer first = join(unveiling, 1, false);
        joinEmpty(unveiling, 2);
        for (int piece = 0; piece < 4; piece++) {
            if (piece != shownTo(2).getFirst()) {
                unveiling.asked(first, piece, 0);
                send(unveiling, first, piece);
            }
        }

        Peer idle = joinEmpty(unveiling, 3);
        unchoke(idle);
        unveiling.offerAll(0);

        assertThat(shownTo(3)).isEqualTo(shownTo(2));
    }

    @Test
    void doublesABegunPieceOnlyAfterAWhile() {
        Unveiling unveiling = unveiling();
        Peer first = join(unveiling, 1, false);
        for (int piece = 0; piece < 4; piece++) {
            unveiling.asked(first, piece, 0);
            unveiling.sent(first, FakeWorld.block(piece, 0), 0);
        }
        Peer idle = joinEmpty(unveiling, 2);
        unchoke(idle);

        unveiling.offerAll(SECOND);
        assertThat(shownTo(2)).isEmpty();
        unveiling.offerAll(Limits.LAST_OFFERS_PATIENCE);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsEverythingToWhoLeavesWhatItIsShown() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        joinEmpty(unveiling, 2);

        unveiling.housekeep(Limits.OFFERS_PATIENCE - 1);
        assertThat(shownTo(2)).hasSize(1);
        unveiling.housekeep(Limits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(unveiling.isVeiled()).isTrue();
    }

    @Test
    void doesNotBlameAPeerForItsChoke() {
        Unveiling unveiling = unveiling();
        join(unveiling, 1, false);
        Peer waiting = joinEmpty(unveiling, 2);
        waiting.tellsInterest(true);

        unveiling.housekeep(Limits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsEverythingToTheLastOneLeft() {
        Unveiling unveiling = unveiling();
        Peer first = join(unveiling, 1, false);
        Peer second = joinEmpty(unveiling, 2);
        second.tellsInterest(true);
        leave(unveiling, first);

        unveiling.housekeep(Limits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
