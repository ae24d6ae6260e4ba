package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.pick.PiecePicker;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SufficiencyTest {
    private final FakeWorld world = new FakeWorld();
    private final Roster roster = new Roster();
    private final PiecePicker picker = new PiecePicker(FakeWorld.GEOMETRY, new SplittableRandom(1));
    private final Sufficiency sufficiency = new Sufficiency(world.foundation(roster, 0), picker);

    private final Peer one = join(1);
    private final Peer other = join(2);

    private Peer join(int number) {
        Peer peer = FakeWorld.peer(number);
        peer.tellsInterest(true);
        roster.add(peer);
        picker.peerJoined(peer.pieces());
        sufficiency.joined(peer);
        return peer;
    }

    private void has(Peer peer, int piece, long now) {
        peer.tellsHave(piece);
        picker.peerHas(piece);
        sufficiency.told(peer, piece, now);
    }

    /** The two have all pieces but the last, a byte, which somebody else has. */
    private void everythingIsOut() {
        Peer third = join(3);
        third.tellsInterest(false);
        for (int piece = 0; piece < 4; piece++) {
            has(third, piece, 0);
        }
    }

    @Test
    void whoGetsTwiceOurShareFromOthersGetsOnWithoutUs() {
        everythingIsOut();
        // We can give a block a second, so half a block to each; it gets two from others.
        sufficiency.sent(other, FakeWorld.block(0, 0), 0);
        has(one, 1, 0);

        assertThat(sufficiency.judge(SECOND)).isTrue();

        assertThat(one.isSelfSufficient()).isTrue();
        assertThat(other.isSelfSufficient()).isFalse();
        assertThat(sufficiency.judge(SECOND)).as("nothing new").isFalse();
    }

    @Test
    void whatItHasFromUsDoesNotCount() {
        everythingIsOut();
        sufficiency.sent(one, FakeWorld.block(1, 0), 0);
        has(one, 1, 0);

        sufficiency.judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void whoGetsLittleFromOthersIsServed() {
        everythingIsOut();
        for (int i = 0; i < 5; i++) {
            sufficiency.sent(other, FakeWorld.block(0, 0), 0);
        }
        has(one, 1, 0);

        sufficiency.judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void whoLacksAPieceThatNobodyElseHasIsServed() {
        sufficiency.sent(other, FakeWorld.block(0, 0), 0);
        has(one, 1, 0);

        sufficiency.judge(SECOND);

        assertThat(one.isSelfSufficient()).isFalse();
    }

    @Test
    void isServedAgainSoonWhenOthersGiveNothingAnyMore() {
        everythingIsOut();
        sufficiency.sent(other, FakeWorld.block(0, 0), 0);
        for (int second = 0; second < Limits.STEADY_SECONDS; second++) {
            sufficiency.told(one, 1, 0);
        }
        sufficiency.judge(SECOND);

        assertThat(sufficiency.judge(Limits.OTHERS_PATIENCE - 1)).isFalse();
        assertThat(one.isSelfSufficient()).isTrue();
        assertThat(sufficiency.judge(Limits.OTHERS_PATIENCE)).isTrue();

        assertThat(one.isSelfSufficient()).isFalse();
    }
}
