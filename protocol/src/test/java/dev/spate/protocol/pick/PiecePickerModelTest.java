package dev.spate.protocol.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random operations on a picker and on a simple model of it, which counts everything again each time. */
class PiecePickerModelTest {
    private static final int BLOCK = dev.spate.wire.WireLimits.BLOCK_LENGTH;

    @ParameterizedTest
    @CsvSource({
        "1, 40000, 40, 4",
        "2, 60000, 12, 3",
        "3, 16385, 30, 2",
        "4, 16384, 200, 5",
        "5, 100, 25, 3",
        "6, 163840, 3, 2"
    })
    void agreesWithNaiveModelOverRandomOperations(long seed, int pieceLength, int pieceCount, int peerCount) {
        // The last piece has a single byte.
        PieceGeometry geometry = new PieceGeometry((long) pieceLength * (pieceCount - 1) + 1, pieceLength);
        World world = new World(geometry, peerCount, seed);

        for (int i = 0; i < 20_000; i++) {
            world.step();
            world.compareCounts();
            if (i % 50 == 0) {
                world.compareAll();
            }
        }

        assertThat(world.picked).isGreaterThan(500);
        assertThat(world.verified).isGreaterThan(10);
        assertThat(world.failed).isGreaterThan(5);
    }

    private static final class World {
        final PieceGeometry geometry;
        final SplittableRandom random;
        final PiecePicker picker;
        final Map<Integer, FakePeer> peers = new TreeMap<>();
        final boolean[] had;
        final int[] priorities;

        /** Block → peers that it is requested from, for partial pieces; block → peer that sent it. */
        final Map<BlockRef, TreeSet<Integer>> asked = new LinkedHashMap<>();

        final Map<BlockRef, Integer> sent = new LinkedHashMap<>();
        final TreeSet<Integer> restarted = new TreeSet<>();
        final int peerCount;
        int picked;
        int verified;
        int failed;

        World(PieceGeometry geometry, int peerCount, long seed) {
            this.geometry = geometry;
            this.random = new SplittableRandom(seed);
            this.picker = new PiecePicker(geometry, random.split());
            this.peerCount = peerCount;
            this.had = new boolean[geometry.pieceCount()];
            this.priorities = new int[geometry.pieceCount()];
            Arrays.fill(priorities, 4);
        }

        void step() {
            int piece = random.nextInt(geometry.pieceCount());
            int id = random.nextInt(peerCount);
            switch (random.nextInt(26)) {
                case 0 -> join(id);
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        leave(id);
                    }
                }
                case 2, 3 -> gain(id, piece);
                case 4 -> lose(id, piece);
                case 5, 6, 7, 8, 9, 10 -> pick(id);
                case 11, 12, 13, 14, 15, 16, 17 -> deliver();
                case 18 -> abandon();
                case 19 -> abandonAll(id);
                case 20 -> verdict();
                case 21 -> priority(piece);
                case 22 -> lost(piece);
                case 23 -> picker.setDeadline(piece, random.nextInt(100));
                case 24 -> picker.clearDeadline(piece);
                default -> mood(id);
            }
        }

        private void join(int id) {
            if (peers.containsKey(id)) {
                return;
            }
            FakePeer peer;
            if (random.nextInt(4) == 0) {
                peer = FakePeer.seed(id, geometry.pieceCount());
                picker.onSeedJoined();
            } else {
                peer = FakePeer.with(id, geometry.pieceCount());
                int few = 1 + random.nextInt(4);
                for (int piece = 0; piece < geometry.pieceCount(); piece++) {
                    // Some have most pieces; these are counted by their missing pieces.
                    if (random.nextInt(5) >= few) {
                        peer.pieces.set(piece);
                    }
                }
                picker.onPeerJoined(peer.pieces);
            }
            peers.put(id, peer);
        }

        private void leave(int id) {
            FakePeer peer = peers.remove(id);
            if (peer == null) {
                return;
            }
            if (peer.isSeed) {
                picker.onSeedLeft();
            } else {
                picker.onPeerLeft(peer.pieces);
            }
            abandonAll(id);
        }

        private void gain(int id, int piece) {
            FakePeer peer = peers.get(id);
            if (peer != null && !peer.isSeed && peer.pieces.set(piece)) {
                picker.onHave(piece);
            }
        }

        private void lose(int id, int piece) {
            FakePeer peer = peers.get(id);
            if (peer != null && !peer.isSeed && peer.pieces.clear(piece)) {
                picker.onDontHave(piece);
            }
        }

        private void mood(int id) {
            picker.setSequential(random.nextInt(5) == 0);
            FakePeer peer = peers.get(id);
            if (peer != null) {
                peer.prefersWholePieces = random.nextBoolean();
                peer.isSlow = random.nextInt(4) == 0;
                if (peer.isSlow) {
                    picker.onSlow(id);
                }
            }
        }

        private void pick(int id) {
            FakePeer peer = peers.get(id);
            if (peer == null) {
                return;
            }
            int count = 1 + random.nextInt(4);
            List<BlockRef> blocks = new ArrayList<>();
            assertThat(picker.pick(peer, count, blocks))
                    .isEqualTo(blocks.size())
                    .isLessThanOrEqualTo(count);
            for (BlockRef block : blocks) {
                assertThat(geometry.isBlock(block)).isTrue();
                assertThat(had[block.piece()]).isFalse();
                assertThat(priorities[block.piece()]).isPositive();
                assertThat(peer.pieces.has(block.piece())).isTrue();
                assertThat(sent).doesNotContainKey(block);
                TreeSet<Integer> others = asked.computeIfAbsent(block, key -> new TreeSet<>());
                assertThat(others.add(id)).isTrue();
                assertThat(others).hasSizeLessThanOrEqualTo(PickLimits.REQUESTERS_OF_SLOW_MAX);
            }
            picked += blocks.size();
        }

        private void deliver() {
            int id = random.nextInt(peerCount);
            BlockRef block = randomBlock();
            boolean late = random.nextInt(20) == 0;
            if (!asked.isEmpty() && random.nextInt(10) > 0) {
                block = any(asked.keySet());
                id = any(asked.get(block));
            }
            TreeSet<Integer> others = asked.getOrDefault(block, new TreeSet<>());
            boolean wasAsked = others.contains(id);
            ReceivedBlock answer = late ? picker.onReceivedLate(block, id) : picker.onReceived(block, id);
            if (had[block.piece()] || sent.containsKey(block)) {
                assertThat(answer).isEqualTo(ReceivedBlock.Dropped.DUPLICATE);
            } else if (!wasAsked && !(late && priorities[block.piece()] > 0)) {
                assertThat(answer).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
            } else if (!wasAsked && restarted.contains(block.piece()) && answer instanceof ReceivedBlock.Dropped) {
                // The piece is assigned to another peer, if to any.
                assertThat(answer).isEqualTo(ReceivedBlock.Dropped.UNREQUESTED);
            } else {
                asked.remove(block);
                sent.put(block, id);
                others.remove(id);
                assertThat(answer).isInstanceOfSatisfying(ReceivedBlock.Accepted.class, accepted -> {
                    assertThat(accepted.otherRequesters()).containsExactlyInAnyOrderElementsOf(others);
                });
                assertThat(((ReceivedBlock.Accepted) answer).completesPiece()).isEqualTo(isComplete(block.piece()));
            }
        }

        private void abandon() {
            if (asked.isEmpty()) {
                return;
            }
            BlockRef block = any(asked.keySet());
            int id = random.nextInt(peerCount);
            picker.onAbandoned(block, id);
            asked.get(block).remove(id);
            asked.values().removeIf(TreeSet::isEmpty);
        }

        private void abandonAll(int id) {
            picker.onAbandonedAll(id);
            asked.values().forEach(ids -> ids.remove(id));
            asked.values().removeIf(TreeSet::isEmpty);
        }

        private void verdict() {
            for (int piece = 0; piece < had.length; piece++) {
                if (!had[piece] && isComplete(piece)) {
                    int[] contributors = picker.contributors(piece);
                    for (int block = 0; block < contributors.length; block++) {
                        assertThat(contributors[block]).isEqualTo(sent.get(geometry.block(piece, block)));
                    }
                    if (random.nextInt(3) == 0) {
                        picker.onFailed(piece);
                        restarted.add(piece);
                        failed++;
                    } else {
                        picker.onVerified(piece);
                        had[piece] = true;
                        verified++;
                    }
                    forget(piece);
                    return;
                }
            }
        }

        private void priority(int piece) {
            int priority = random.nextInt(8);
            picker.setPriority(piece, priority);
            priorities[piece] = priority;
        }

        private void lost(int piece) {
            picker.onLost(piece);
            had[piece] = false;
            forget(piece);
        }

        private void forget(int piece) {
            asked.keySet().removeIf(block -> block.piece() == piece);
            sent.keySet().removeIf(block -> block.piece() == piece);
        }

        private BlockRef randomBlock() {
            int piece = random.nextInt(geometry.pieceCount());
            return geometry.block(piece, random.nextInt(geometry.blockCount(piece)));
        }

        private <T> T any(Collection<T> choices) {
            return List.copyOf(choices).get(random.nextInt(choices.size()));
        }

        private boolean isComplete(int piece) {
            for (int block = 0; block < geometry.blockCount(piece); block++) {
                if (!sent.containsKey(new BlockRef(
                        piece, block * BLOCK, geometry.block(piece, block).length()))) {
                    return false;
                }
            }
            return true;
        }

        void compareCounts() {
            assertThat(picker.requestedBlocks()).isEqualTo(asked.size());
            assertThat(picker.isSeed()).isEqualTo(picker.haveCount() == had.length);
        }

        void compareAll() {
            picker.verifyInvariants();
            int haveCount = 0;
            boolean complete = true;
            long bytesLeft = 0;
            for (int piece = 0; piece < had.length; piece++) {
                int current = piece;
                assertThat(picker.has(piece)).isEqualTo(had[piece]);
                assertThat(picker.priority(piece)).isEqualTo(priorities[piece]);
                assertThat(picker.availability(piece)).isEqualTo((int) peers.values().stream()
                        .filter(peer -> peer.pieces.has(current))
                        .count());
                haveCount += had[piece] ? 1 : 0;
                if (!had[piece] && priorities[piece] > 0) {
                    complete = false;
                    bytesLeft += geometry.pieceLength(piece);
                }
            }
            for (BlockRef block : sent.keySet()) {
                bytesLeft -= priorities[block.piece()] > 0 ? block.length() : 0;
            }
            assertThat(picker.haveCount()).isEqualTo(haveCount);
            assertThat(picker.isComplete()).isEqualTo(complete);
            assertThat(picker.bytesLeft()).isEqualTo(bytesLeft);
            for (FakePeer peer : peers.values()) {
                assertThat(picker.interestingCount(peer.pieces)).isEqualTo(interesting(peer.pieces));
            }
        }

        private int interesting(Bitfield pieces) {
            int count = 0;
            for (int piece = 0; piece < had.length; piece++) {
                count += pieces.has(piece) && !had[piece] && priorities[piece] > 0 ? 1 : 0;
            }
            return count;
        }
    }
}
