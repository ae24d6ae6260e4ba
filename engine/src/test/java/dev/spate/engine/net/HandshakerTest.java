package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.loop.Loop;
import dev.spate.http.Deadline;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.peer.Handshake.Features;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HandshakerTest {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final InfoHash HYBRID = InfoHash.hybrid(bytes(20, 1), bytes(32, 2));
    private static final WireHash V1 = new WireHash(bytes(20, 1));
    private static final WireHash V2 = new WireHash(bytes(20, 2));
    private static final WireHash OTHER = new WireHash(bytes(20, 3));
    private static final PeerId OURS = new PeerId(bytes(20, 8));
    private static final PeerId THEIRS = new PeerId(bytes(20, 9));

    private final Loop loop = new Loop("test-loop", error -> {
        throw error;
    });
    private final TorrentEndpoint torrent =
            new TorrentEndpoint(HYBRID, OURS, loop.slot(_ -> {}, _ -> {}), new BlockPool(1), Map.of());

    @AfterEach
    void close() throws Exception {
        loop.close();
    }

    private static byte[] bytes(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    /** Gives the bytes of a peer in portions, takes one byte per write, and notes what happens in which order. */
    private static final class Portions extends FakeConnection {
        private final ByteBuffer theirs;
        private final int portion;
        private final ByteArrayOutputStream ours = new ByteArrayOutputStream();
        private boolean isLimited;
        private int readBeforeOurs = -1;

        Portions(WireHash named, int length, int portion) {
            this.theirs = ByteBuffer.allocate(Handshake.LENGTH);
            new Handshake(new Features(true, false, true, false), named, THEIRS).encode(theirs);
            theirs.flip().limit(length);
            this.portion = portion;
        }

        @Override
        public long read(ByteBuffer... into) {
            assertThat(isLimited).isTrue();
            if (!theirs.hasRemaining()) {
                return -1;
            }
            int count = Math.min(portion, Math.min(into[0].remaining(), theirs.remaining()));
            into[0].put(theirs.slice(theirs.position(), count));
            theirs.position(theirs.position() + count);
            return count;
        }

        @Override
        public long write(ByteBuffer[] from, int first, int count) {
            readBeforeOurs = readBeforeOurs < 0 ? theirs.position() : readBeforeOurs;
            ours.write(from[first].get());
            return 1;
        }

        @Override
        public void limitReads(Deadline deadline) {
            isLimited = deadline.left().isPresent();
        }

        Handshake ours() throws ProtocolException {
            return Handshake.decode(ByteBuffer.wrap(ours.toByteArray()));
        }
    }

    private Optional<TorrentEndpoint> find(WireHash hash) {
        return hash.names(HYBRID) ? Optional.of(torrent) : Optional.empty();
    }

    @Test
    void dialsOverAConnectionThatDeliversAnyPortions() throws Exception {
        for (int portion : new int[] {1, 7, 47, 49, Handshake.LENGTH}) {
            Portions connection = new Portions(V1, Handshake.LENGTH, portion);

            Handshake theirs = new Handshaker(connection, LIMIT).dial(torrent);

            assertThat(theirs.peerId()).isEqualTo(THEIRS);
            assertThat(theirs.features()).isEqualTo(new Features(true, false, true, false));
            assertThat(connection.ours().infoHash()).isEqualTo(V1);
            assertThat(connection.readBeforeOurs).as("we speak first").isZero();
            assertThat(connection.isLimited).as("the link has no time limit").isFalse();
        }
    }

    @Test
    void answersUnderTheHashThatThePeerNamesBeforeItSaysWhoItIs() throws Exception {
        for (WireHash named : WireHash.allOf(HYBRID)) {
            Portions connection = new Portions(named, Handshake.LENGTH, 5);

            Handshaker.Accepted accepted = new Handshaker(connection, LIMIT).accept(this::find);

            assertThat(accepted.torrentEndpoint()).isSameAs(torrent);
            assertThat(accepted.theirs().peerId()).isEqualTo(THEIRS);
            assertThat(connection.ours())
                    .isEqualTo(new Handshake(connection.ours().features(), named, OURS));
            assertThat(connection.readBeforeOurs).isEqualTo(Handshake.OPENING_LENGTH);
            assertThat(connection.isLimited).isFalse();
        }
    }

    @Test
    void acceptsAnAnswerUnderTheOtherHashOfAHybridOnly() throws Exception {
        assertThat(new Handshaker(new Portions(V2, Handshake.LENGTH, 9), LIMIT)
                        .dial(torrent)
                        .infoHash())
                .isEqualTo(V2);
        assertThatThrownBy(() -> new Handshaker(new Portions(OTHER, Handshake.LENGTH, 9), LIMIT).dial(torrent))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void saysNothingAboutATorrentThatIsNotHere() {
        Portions connection = new Portions(OTHER, Handshake.LENGTH, 9);

        assertThatThrownBy(() -> new Handshaker(connection, LIMIT).accept(this::find))
                .isInstanceOf(ProtocolException.class);

        assertThat(connection.ours.size()).isZero();
    }

    @Test
    void failsWhenTheConnectionEndsWithinTheHandshake() {
        for (int length : new int[] {0, 1, Handshake.OPENING_LENGTH, Handshake.LENGTH - 1}) {
            assertThatThrownBy(() -> new Handshaker(new Portions(V1, length, 9), LIMIT).dial(torrent))
                    .isInstanceOf(EOFException.class);
        }
    }
}
