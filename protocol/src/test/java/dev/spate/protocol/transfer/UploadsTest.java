package dev.spate.protocol.transfer;

import static dev.spate.protocol.transfer.FakeWorld.BLOCK;
import static dev.spate.protocol.transfer.FakeWorld.GEOMETRY;
import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.block;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.pick.PiecePicker;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class UploadsTest {
    private final FakeWorld world = new FakeWorld();
    private final PeerTable peerTable = new PeerTable();
    private final PiecePicker picker = new PiecePicker(GEOMETRY, new SplittableRandom(1));

    private final FakeUploads other = new FakeUploads();

    /** Sixteen KiB at a time, as often as a test wants. */
    private static final class FakeUploads implements Uploads.OtherUploads {
        private int waiting;
        private int sent;

        @Override
        public boolean isServable() {
            return waiting > 0;
        }

        @Override
        public int lengthMax() {
            return BLOCK;
        }

        @Override
        public int serveOne() {
            waiting--;
            sent++;
            return BLOCK;
        }
    }

    private Uploads uploads(long bytesPerSecond) {
        picker.setHave(0);
        picker.setHave(1);
        return new Uploads(world.context(peerTable, bytesPerSecond), picker, other);
    }

    private Peer unchoked(int number) {
        Peer peer = FakeWorld.peer(number);
        peer.setChoked(false, 0);
        peerTable.add(peer);
        return peer;
    }

    @Test
    void handsWhatWasAskedForToTheLink() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);

        assertThat(uploads.onRequest(peer, block(0, 1), 0)).isEmpty();

        assertThat(world.uploadsTo(1)).containsExactly(block(0, 1));
    }

    @Test
    void rejectsWhileChokedAndForgivesOnlySoMany() {
        Uploads uploads = uploads(0);
        Peer peer = FakeWorld.peer(1);
        for (int i = 0; i < SwarmLimits.CHOKED_REQUESTS_MAX; i++) {
            assertThat(uploads.onRequest(peer, block(0, 0), 0)).isEmpty();
        }

        assertThat(uploads.onRequest(peer, block(0, 0), 0)).contains(CloseReason.MISCONDUCT);
        assertThat(world.uploadsTo(1)).isEmpty();
        assertThat(world.sentTo(1)).hasOnlyElementsOfType(Message.RejectRequest.class);
    }

    @Test
    void closesWhoAsksForWhatCannotBe() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);

        assertThat(uploads.onRequest(peer, new BlockRef(4, 0, 1), 0)).contains(CloseReason.PROTOCOL_ERROR);
        assertThat(uploads.onRequest(peer, new BlockRef(3, 0, 2), 0)).contains(CloseReason.PROTOCOL_ERROR);
    }

    @Test
    void rejectsWhatWeDoNotHave() {
        Uploads uploads = uploads(0);

        assertThat(uploads.onRequest(unchoked(1), block(2, 0), 0)).isEmpty();

        assertThat(world.sentTo(1)).containsExactly(new Message.RejectRequest(block(2, 0)));
    }

    @Test
    void keepsABoundedNumberOnTheLinkAndInTheQueue() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);
        for (int i = 0; i <= SwarmLimits.UPLOAD_REQUESTS_MAX; i++) {
            uploads.onRequest(peer, block(0, 0), 0);
        }
        assertThat(world.uploadsTo(1)).hasSize(SwarmLimits.LINK_UPLOADS_MAX);
        assertThat(world.sentTo(1)).hasSize(1);

        uploads.onUploaded(peer, 2, 2 * BLOCK, List.of(), 0);

        assertThat(world.uploadsTo(1)).hasSize(SwarmLimits.LINK_UPLOADS_MAX + 2);
    }

    @Test
    void rejectsWhatTheDiskCouldNotRead() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);
        uploads.onRequest(peer, block(0, 0), 0);
        uploads.onRequest(peer, block(1, 0), 0);

        uploads.onUploaded(peer, 2, BLOCK, List.of(block(1, 0)), 0);

        assertThat(world.sentTo(1)).containsExactly(new Message.RejectRequest(block(1, 0)));
    }

    @Test
    void waitsForTheRateLimit() {
        Uploads uploads = uploads(BLOCK);
        Peer peer = unchoked(1);
        uploads.onRequest(peer, block(0, 0), 0);
        uploads.onRequest(peer, block(0, 1), 0);
        assertThat(world.uploadsTo(1)).hasSize(1);
        assertThat(uploads.nextTick()).isEqualTo(SECOND);

        uploads.serveAll(SECOND);

        assertThat(world.uploadsTo(1)).hasSize(2);
        assertThat(uploads.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void givesBackWhatALinkThatEndedHadNotSent() {
        Uploads uploads = uploads(BLOCK);
        Peer gone = unchoked(1);
        uploads.onRequest(gone, block(0, 0), 0);
        assertThat(world.uploadsTo(1)).hasSize(1);

        peerTable.remove(gone);
        uploads.onLeft(gone, 0);
        uploads.onRequest(unchoked(2), block(0, 0), 0);

        assertThat(world.uploadsTo(2)).hasSize(1);
    }

    @Test
    void forgivesAsManyRequestsAsCanCrossAChoke() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);
        peer.setChoked(true, 0);

        for (int i = 0; i < SwarmLimits.UPLOAD_REQUESTS_MAX; i++) {
            assertThat(uploads.onRequest(peer, block(0, 0), 0)).isEmpty();
        }
    }

    @Test
    void dividesALimitedRateByBlocksWhoeverStandsBetween() {
        Uploads uploads = uploads(BLOCK);
        for (int i = 1; i <= 8; i++) {
            Peer peer = unchoked(i);
            if (i == 3 || i == 4) {
                for (int k = 0; k < 50; k++) {
                    uploads.onRequest(peer, block(0, 0), 0);
                }
            }
        }

        for (int second = 1; second <= 40; second++) {
            uploads.serveAll(second * SECOND);
        }

        assertThat(world.uploadsTo(3).size() + world.uploadsTo(4).size()).isEqualTo(41);
        assertThat(Math.abs(world.uploadsTo(3).size() - world.uploadsTo(4).size()))
                .isLessThanOrEqualTo(1);
    }

    @Test
    void letsNobodyOvertakeThoseWhoWaitForTheRateLimit() {
        Uploads uploads = uploads(BLOCK);
        Peer waits = unchoked(1);
        uploads.onRequest(waits, block(0, 0), 0);
        uploads.onRequest(waits, block(0, 1), 0);

        uploads.onRequest(unchoked(2), block(0, 0), SECOND);

        assertThat(world.uploadsTo(2)).isEmpty();
    }

    @Test
    void takesBackWhatHasNotLeftWhenItChokes() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);
        for (int i = 0; i < SwarmLimits.LINK_UPLOADS_MAX + 3; i++) {
            uploads.onRequest(peer, block(0, 0), 0);
        }

        uploads.discardAll(peer, 0);

        assertThat(world.uploadsTo(1)).isEmpty();
        assertThat(peer.theirRequests().isEmpty()).isTrue();
        assertThat(world.sentTo(1)).hasSize(SwarmLimits.LINK_UPLOADS_MAX + 3);
    }

    @Test
    void cancelsOnceWhatIsStillThere() {
        Uploads uploads = uploads(0);
        Peer peer = unchoked(1);
        uploads.onRequest(peer, block(0, 0), 0);

        uploads.onCancel(peer, block(0, 0), 0);
        uploads.onCancel(peer, block(0, 0), 0);

        assertThat(world.uploadsTo(1)).isEmpty();
        assertThat(world.sentTo(1)).containsExactly(new Message.RejectRequest(block(0, 0)));
    }

    @Test
    void sendsSomethingElseAtOnceWithoutALimit() {
        Uploads uploads = uploads(0);
        other.waiting = 3;

        uploads.serveOther(0);

        assertThat(other.sent).isEqualTo(3);
        assertThat(uploads.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void holdsSomethingElseToTheLimit() {
        Uploads uploads = uploads(BLOCK);
        other.waiting = 100;

        for (long now = 0; now <= 10 * SECOND; now += SECOND / 10) {
            uploads.serveOther(now);
            if (now >= uploads.nextTick()) {
                uploads.serveAll(now);
            }
        }

        assertThat(other.sent).isBetween(10, 11);
    }

    @Test
    void somethingElseTakesTurnsWithTheBlocksOfPeers() {
        Uploads uploads = uploads(BLOCK);
        Peer peer = unchoked(1);
        other.waiting = 100;
        uploads.serveOther(0);
        for (int i = 0; i < 20; i++) {
            uploads.onRequest(peer, block(0, i % 2), 0);
        }

        for (long now = 0; now <= 10 * SECOND; now = uploads.nextTick()) {
            uploads.serveAll(now);
        }

        assertThat(world.uploadsTo(1)).hasSizeBetween(4, 6);
        assertThat(other.sent).isBetween(5, 7);
    }
}
