package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeedRationingTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(FakeWorld.GEOMETRY, new SplittableRandom(1));
    private final SeedRationing seedRationing = new SeedRationing(world.context(peerTable, 0), picker);

    private final Peer one = join(1);
    private final Peer other = join(2);

    private Peer join(int number) {
        Peer peer = FakeWorld.peer(number);
        peer.setInterested(true);
        peerTable.add(peer);
        picker.onPeerJoined(peer.pieces());
        seedRationing.onJoined(peer);
        return peer;
    }

    private boolean judge(long now) {
        seedRationing.measure(now);
        return seedRationing.judge(now);
    }

    private void has(Peer peer, int piece, long now) {
        peer.addPiece(piece);
        picker.onHave(piece);
        seedRationing.onHave(peer, piece, now);
    }

    /** The two have all pieces except the last, one byte, which another peer has. */
    private void everythingIsOut() {
        Peer third = join(3);
        third.setInterested(false);
        for (int piece = 0; piece < 4; piece++) {
            has(third, piece, 0);
        }
    }

    @Test
    void whoGetsTwiceOurShareFromOthersGetsOnWithoutUs() {
        everythingIsOut();
        // We can upload a block a second, so half a block to each; it gets two from others.
        seedRationing.onSent(other, FakeWorld.block(0, 0), 0);
        has(one, 1, 0);

        assertThat(judge(SECOND)).isTrue();

        assertThat(one.isSelfSufficient()).isTrue();
        assertThat(other.isSelfSufficient()).isFalse();
        assertThat(judge(SECOND)).as("nothing new").isFalse();
    }

    @Test
    void whatItHasFromUsDoesNotCount() {
        everythingIsOut();
        seedRationing.onSent(one, FakeWorld.block(1, 0), 0);
        has(one, 1, 0);

        judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void whoGetsLittleFromOthersIsServed() {
        everythingIsOut();
        for (int i = 0; i < 5; i++) {
            seedRationing.onSent(other, FakeWorld.block(0, 0), 0);
        }
        has(one, 1, 0);

        judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void whoLacksAPieceThatNobodyElseHasIsServed() {
        seedRationing.onSent(other, FakeWorld.block(0, 0), 0);
        has(one, 1, 0);

        judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void isServedAgainSoonWhenOthersGiveNothingAnyMore() {
        everythingIsOut();
        seedRationing.onSent(other, FakeWorld.block(0, 0), 0);
        for (int second = 0; second < SwarmLimits.STEADY_SECONDS; second++) {
            seedRationing.onHave(one, 1, 0);
        }
        judge(SECOND);

        assertThat(judge(TransferLimits.RATIONING_PATIENCE - 1)).isFalse();
        assertThat(one.isSelfSufficient()).isTrue();
        assertThat(judge(TransferLimits.RATIONING_PATIENCE)).isTrue();

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void remembersWhatWeUploadedWhileNobodyWasJudged() {
        everythingIsOut();
        // Once we uploaded ten blocks in a second, of which its share was half; others send it two.
        for (int block = 0; block < 10; block++) {
            seedRationing.onSent(other, FakeWorld.block(0, 0), 0);
        }
        seedRationing.measure(SECOND);
        long later = 60 * SECOND;
        seedRationing.onSent(other, FakeWorld.block(0, 0), later);
        has(one, 1, later);

        judge(later + SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }
}
