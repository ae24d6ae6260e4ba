package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SuperSeedingTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(FakeWorld.GEOMETRY, new SplittableRandom(1));

    // Pieces have two blocks; the last one of four is one byte. A peer that downloads may see two at a time and more.
    private SuperSeeding newSuperSeeding() {
        for (int piece = 0; piece < FakeWorld.GEOMETRY.pieceCount(); piece++) {
            picker.setHave(piece);
        }
        return new SuperSeeding(world.context(peerTable, 0), picker, new SplittableRandom(1));
    }

    private Peer join(SuperSeeding superSeeding, int number, boolean expectedHiding) {
        Peer peer = FakeWorld.peer(number);
        peerTable.add(peer);
        picker.onPeerJoined(peer.pieces());
        assertThat(superSeeding.onJoined(peer, 0)).isEqualTo(expectedHiding);
        return peer;
    }

    /** A peer that has announced that it has nothing. */
    private Peer joinEmpty(SuperSeeding superSeeding, int number) {
        Peer peer = join(superSeeding, number, true);
        peer.setPieces(FakeWorld.pieces());
        superSeeding.onPieces(peer, 0);
        return peer;
    }

    private static void unchoke(Peer peer) {
        peer.setInterested(true);
        peer.setChoked(false, 0);
    }

    private void has(SuperSeeding superSeeding, Peer peer, int piece) {
        peer.addPiece(piece);
        picker.onHave(piece);
        superSeeding.onHave(peer, piece, 0);
    }

    private static void send(SuperSeeding superSeeding, Peer peer, int piece) {
        for (int block = 0; block < FakeWorld.GEOMETRY.blockCount(piece); block++) {
            superSeeding.onSent(peer, FakeWorld.block(piece, block), 0);
        }
    }

    private void leave(SuperSeeding superSeeding, Peer peer) {
        peerTable.remove(peer);
        picker.onPeerLeft(peer.pieces());
        superSeeding.onLeft(peer);
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
        SuperSeeding superSeeding = newSuperSeeding();

        join(superSeeding, 1, false);

        assertThat(superSeeding.isActive()).isTrue();
    }

    @Test
    void hidesNothingWhenItIsNoSeed() {
        picker.setHave(0);
        SuperSeeding superSeeding = new SuperSeeding(world.context(peerTable, 0), picker, new SplittableRandom(1));

        join(superSeeding, 1, false);
        join(superSeeding, 2, false);

        assertThat(superSeeding.isHiding()).isFalse();
    }

    @Test
    void showsOnePieceToEachUntilItMayDownload() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);

        joinEmpty(superSeeding, 2);
        joinEmpty(superSeeding, 3);

        assertThat(shownTo(2)).hasSize(1);
        assertThat(shownTo(3)).hasSize(1).doesNotContainAnyElementsOf(shownTo(2));
    }

    @Test
    void waitsUntilThePeerHasToldWhatItHas() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);

        Peer peer = join(superSeeding, 2, true);
        superSeeding.offerPieces(peer, 0);
        assertThat(shownTo(2)).isEmpty();
        peer.setPieces(FakeWorld.pieces(0, 1, 2));
        picker.onHave(0);
        picker.onHave(1);
        picker.onHave(2);
        superSeeding.onPieces(peer, 0);

        assertThat(shownTo(2)).containsExactly(3);
    }

    @Test
    void doesNotWaitForAPeerThatMayBeSilent() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer peer = new Peer(
                new Connected(
                        new LinkId(2),
                        new PeerEndpoint(FakeWorld.address(2)),
                        Direction.INCOMING,
                        FakeWorld.id(2),
                        new Features(false, false, false, false)),
                2,
                FakeWorld.GEOMETRY.pieceCount(),
                0);
        peerTable.add(peer);

        superSeeding.onJoined(peer, 0);
        superSeeding.offerPieces(peer, 0);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsMoreOnceItMayDownloadAndNoPieceTwice() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer peer = joinEmpty(superSeeding, 2);
        joinEmpty(superSeeding, 3);

        unchoke(peer);
        superSeeding.offerToAll(0);

        assertThat(shownTo(2)).hasSize(3).doesNotHaveDuplicates().doesNotContainAnyElementsOf(shownTo(3));
    }

    @Test
    void showsNothingThatSomebodyElseAskedFor() {
        SuperSeeding superSeeding = newSuperSeeding();
        Peer first = join(superSeeding, 1, false);
        for (int piece = 0; piece < 3; piece++) {
            superSeeding.onRequest(first, piece, 0);
        }

        joinEmpty(superSeeding, 2);

        assertThat(shownTo(2)).containsExactly(3);
    }

    @Test
    void showsEverythingToEverybodyWhenEveryPieceIsOut() {
        SuperSeeding superSeeding = newSuperSeeding();
        Peer first = join(superSeeding, 1, false);
        Peer second = joinEmpty(superSeeding, 2);
        int its = shownTo(2).getFirst();
        for (int piece = 0; piece < 4; piece++) {
            if (piece != its) {
                superSeeding.onRequest(first, piece, 0);
                send(superSeeding, first, piece);
            }
        }
        assertThat(superSeeding.isActive()).isTrue();
        assertThat(shownTo(2)).containsExactly(its);

        has(superSeeding, second, its);

        assertThat(superSeeding.isHiding()).isFalse();
        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(shownTo(1)).as("the first was told everything at once").isEmpty();
    }

    @Test
    void goesOnWhateverAPeerSaysThatItHas() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        joinEmpty(superSeeding, 2);

        Peer seed = join(superSeeding, 3, true);
        seed.setPieces(FakeWorld.pieces(0, 1, 2, 3));
        superSeeding.onPieces(seed, 0);

        assertThat(superSeeding.isActive()).isTrue();
        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void givesOutAgainWhatALeaverWasShownThoughSomebodyClaimsEverything() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer leaver = joinEmpty(superSeeding, 2);
        Peer liar = join(superSeeding, 3, true);
        liar.setPieces(FakeWorld.pieces(0, 1, 2, 3));
        picker.onSeedJoined();
        superSeeding.onPieces(liar, 0);
        unchoke(leaver);
        superSeeding.offerToAll(0);
        assertThat(shownTo(2)).hasSize(4);
        leave(superSeeding, leaver);

        Peer other = joinEmpty(superSeeding, 4);
        unchoke(other);
        superSeeding.offerToAll(0);

        assertThat(shownTo(4)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void givesToOthersWhatAPeerLeavesAndWhatItNeverGot() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer dead = joinEmpty(superSeeding, 2);
        unchoke(dead);
        superSeeding.offerToAll(0);
        assertThat(shownTo(2)).hasSize(4);
        send(superSeeding, dead, 0);
        Peer other = joinEmpty(superSeeding, 3);
        other.setInterested(true);
        superSeeding.housekeep(TransferLimits.OFFERS_PATIENCE);
        assertThat(shownTo(3)).as("who must wait is offered one").hasSize(1);

        unchoke(other);
        superSeeding.offerToAll(TransferLimits.OFFERS_PATIENCE);

        assertThat(shownTo(3)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void givesOutAgainWhatOnlyTheOneHadWhoLeft() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer second = joinEmpty(superSeeding, 2);
        Peer third = joinEmpty(superSeeding, 3);
        int its = shownTo(2).getFirst();
        send(superSeeding, second, its);
        has(superSeeding, second, its);

        leave(superSeeding, second);
        unchoke(third);
        superSeeding.offerToAll(0);

        assertThat(shownTo(3)).contains(its);
    }

    @Test
    void movesAnOfferFromWhoCannotBeginItToWhoIdles() {
        SuperSeeding superSeeding = newSuperSeeding();
        Peer first = join(superSeeding, 1, false);
        joinEmpty(superSeeding, 2);
        for (int piece = 0; piece < 4; piece++) {
            if (piece != shownTo(2).getFirst()) {
                superSeeding.onRequest(first, piece, 0);
                send(superSeeding, first, piece);
            }
        }

        Peer idle = joinEmpty(superSeeding, 3);
        unchoke(idle);
        superSeeding.offerToAll(0);

        assertThat(shownTo(3)).isEqualTo(shownTo(2));
    }

    @Test
    void doublesABegunPieceOnlyAfterAWhile() {
        SuperSeeding superSeeding = newSuperSeeding();
        Peer first = join(superSeeding, 1, false);
        for (int piece = 0; piece < 4; piece++) {
            superSeeding.onRequest(first, piece, 0);
            superSeeding.onSent(first, FakeWorld.block(piece, 0), 0);
        }
        Peer idle = joinEmpty(superSeeding, 2);
        unchoke(idle);

        superSeeding.offerToAll(SECOND);
        assertThat(shownTo(2)).isEmpty();
        superSeeding.offerToAll(TransferLimits.LAST_OFFERS_PATIENCE);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsEverythingToWhoLeavesWhatItIsShown() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        joinEmpty(superSeeding, 2);

        superSeeding.housekeep(TransferLimits.OFFERS_PATIENCE - 1);
        assertThat(shownTo(2)).hasSize(1);
        superSeeding.housekeep(TransferLimits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(superSeeding.isActive()).isTrue();
    }

    @Test
    void doesNotBlameAPeerForItsChoke() {
        SuperSeeding superSeeding = newSuperSeeding();
        join(superSeeding, 1, false);
        Peer waiting = joinEmpty(superSeeding, 2);
        waiting.setInterested(true);

        superSeeding.housekeep(TransferLimits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).hasSize(1);
    }

    @Test
    void showsEverythingToTheLastOneLeft() {
        SuperSeeding superSeeding = newSuperSeeding();
        Peer first = join(superSeeding, 1, false);
        Peer second = joinEmpty(superSeeding, 2);
        second.setInterested(true);
        leave(superSeeding, first);

        superSeeding.housekeep(TransferLimits.OFFERS_PATIENCE);

        assertThat(shownTo(2)).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
}
