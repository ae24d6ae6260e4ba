package dev.spate.sim;

import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.IntPredicate;

/**
 * The files of one torrent on one host. They survive the end of the host's process; bytes that were not forced may be
 * lost.
 *
 * <p>It keeps only the promises of {@link Disk}. Only work on the same piece is done in order. A force covers exactly
 * the blocks that were reported as written before it was requested. A failure drops all work.
 */
final class SimDisk implements Disk {
    private static final int LANES = 3;

    private final World world;
    private final SimContent content;
    private final SplittableRandom random;
    private final BlockData[][] written;
    private final BlockData[][] durable;
    // Blocks that were reported to the machine as written: the next force covers them.
    private final BitSet[] reported;
    private final BitSet unreadable = new BitSet();
    // Pieces that the scenario changed without the machine: until they are written again, they do not count as the
    // machine's mistakes.
    private final BitSet unchecked = new BitSet();
    private final Map<Integer, BitSet> attempts = new LinkedHashMap<>();
    private final long[] queueFreeAt = new long[LANES + 1];

    private Consumer<DiskEvent> machine = event -> {};
    private IntPredicate isOwned = piece -> false;
    private long latency = World.MILLI;
    private long capacity = Long.MAX_VALUE;
    private long used;
    private boolean isFailed;
    private long epoch;
    private int rottenWrites;

    SimDisk(World world, String host, SimContent content) {
        this.world = world;
        this.content = content;
        this.random = world.random("disk of " + host);
        Arrays.fill(queueFreeAt, Long.MIN_VALUE);
        int pieces = geometry().pieceCount();
        this.written = new BlockData[pieces][];
        this.durable = new BlockData[pieces][];
        this.reported = new BitSet[pieces];
        for (int piece = 0; piece < pieces; piece++) {
            written[piece] = new BlockData[geometry().blockCount(piece)];
            Arrays.fill(written[piece], BlockData.UNWRITTEN);
            durable[piece] = written[piece].clone();
            reported[piece] = new BitSet();
        }
    }

    private PieceGeometry geometry() {
        return content.geometry();
    }

    // ---- actions of a scenario

    /** Sets the process that uses the disk from now on. */
    void serve(Consumer<DiskEvent> events, IntPredicate owned) {
        machine = events;
        isOwned = owned;
    }

    /** Stores genuine content, as if it had always been there. */
    void fill(int fromPiece, int toPiece) {
        for (int piece = fromPiece; piece < toPiece; piece++) {
            for (int block = 0; block < written[piece].length; block++) {
                written[piece][block] = content.genuine(geometry().block(piece, block));
            }
            durable[piece] = written[piece].clone();
        }
    }

    /** Changes the bytes of a piece without any event. */
    void rot(int piece) {
        unchecked.set(piece);
        written[piece][0] = written[piece][0].corrupted();
        durable[piece][0] = written[piece][0];
    }

    /** Makes every read of this piece fail until it is written again. */
    void breakSector(int piece) {
        unchecked.set(piece);
        unreadable.set(piece);
    }

    /** Makes the next writes store other bytes than they were given. */
    void rotNextWrites(int count) {
        rottenWrites = count;
    }

    void latency(long nanos) {
        latency = nanos;
    }

    /** Sets the room of the disk in bytes; further writes fail as on a full disk. */
    void capacity(long bytes) {
        capacity = bytes;
    }

    /** The process has ended: its pending work is never done. */
    void abandon() {
        epoch++;
        isFailed = false;
        attempts.clear();
        machine = event -> {};
    }

    /** The power fails: each block that was not forced is either stored or lost. */
    void crash() {
        abandon();
        for (int piece = 0; piece < written.length; piece++) {
            for (int block = 0; block < written[piece].length; block++) {
                if (random.nextBoolean()) {
                    durable[piece][block] = written[piece][block];
                } else {
                    written[piece][block] = durable[piece][block];
                }
            }
            reported[piece].clear();
        }
    }

    // ---- questions of the checkers

    /** Whether a machine may claim this piece. */
    boolean isGenuine(int piece) {
        return unchecked.get(piece) || content.isGenuine(piece, written[piece]);
    }

    /** Whether a machine may save that it has this piece. */
    boolean isDurable(int piece) {
        return unchecked.get(piece) || content.isGenuine(piece, durable[piece]);
    }

    boolean isUntouched(int piece) {
        return Arrays.stream(written[piece]).allMatch(BlockData.UNWRITTEN::equals);
    }

    // ---- reading, for links

    /** The bytes that a link sends; nothing when the block cannot be read, which is then reported to the machine. */
    List<BlockData> read(BlockRef block) {
        if (unreadable.get(block.piece())) {
            world.after(World.MICRO, () -> tell(new DiskEvent.Unreadable(new PieceIndex(block.piece()), "bad sector")));
            return List.of();
        }
        return List.of(written[block.piece()][SimContent.blockNumber(block)]);
    }

    // ---- the port

    @Override
    public void check(PieceIndex piece) {
        post(queueOf(piece.value()), () -> {
            boolean genuine = !unreadable.get(piece.value()) && matches(piece.value());
            if (genuine) {
                reported[piece.value()].set(0, written[piece.value()].length);
            }
            tell(new DiskEvent.PieceChecked(piece, genuine));
        });
    }

    @Override
    public void write(BlockRef block, Payload payload) {
        if (isOwned.test(block.piece())) {
            throw new Violation(world, "verified bytes are never overwritten, and yet " + block);
        }
        BlockData data = ((PayloadPool.Held) payload).data();
        post(
                queueOf(block.piece()),
                () -> {
                    payload.release();
                    write(block, data);
                },
                payload::release);
    }

    private void write(BlockRef block, BlockData data) {
        int piece = block.piece();
        int number = SimContent.blockNumber(block);
        BitSet attempt = attempts.computeIfAbsent(piece, unknown -> new BitSet());
        if (attempt.get(number)) {
            throw new Violation(world, "each block is written once in each attempt, and yet " + block);
        }
        boolean isNew = written[piece][number].equals(BlockData.UNWRITTEN);
        if (isNew && used + block.length() > capacity) {
            fail(DiskEvent.Cause.FULL, "no space left");
            return;
        }
        used += isNew ? block.length() : 0;
        attempt.set(number);
        unreadable.clear(piece);
        unchecked.clear(piece);
        reported[piece].clear(number);
        written[piece][number] = rottenWrites-- > 0 ? data.corrupted() : data;
        reported[piece].set(number);
        boolean isLast = attempt.cardinality() == written[piece].length;
        if (isLast) {
            attempts.remove(piece);
        }
        tell(new DiskEvent.BlockWritten(block));
        if (isLast) {
            PieceIndex index = new PieceIndex(piece);
            tell(
                    isGenuine(piece)
                            ? new DiskEvent.PieceVerified(index)
                            : new DiskEvent.PieceFailed(index, digests(piece)));
        }
    }

    private boolean matches(int piece) {
        return content.isGenuine(piece, written[piece]);
    }

    private List<Long> digests(int piece) {
        return Arrays.stream(written[piece]).map(BlockData::digest).toList();
    }

    @Override
    public void recover() {
        if (isFailed) {
            isFailed = false;
            epoch++;
            attempts.clear();
        }
    }

    @Override
    public void discard(PieceIndex piece) {
        post(queueOf(piece.value()), () -> attempts.remove(piece.value()));
    }

    @Override
    public void digest(PieceIndex piece) {
        post(queueOf(piece.value()), () -> tell(new DiskEvent.PieceDigested(piece, digests(piece.value()))));
    }

    @Override
    public void force(long ticket) {
        List<BlockRef> covered = new ArrayList<>();
        for (int piece = 0; piece < reported.length; piece++) {
            for (int block = reported[piece].nextSetBit(0); block >= 0; block = reported[piece].nextSetBit(block + 1)) {
                covered.add(geometry().block(piece, block));
            }
        }
        post(LANES, () -> {
            for (BlockRef block : covered) {
                int number = SimContent.blockNumber(block);
                durable[block.piece()][number] = written[block.piece()][number];
                reported[block.piece()].clear(number);
            }
            tell(new DiskEvent.Forced(ticket));
        });
    }

    @Override
    public void confirm(long ticket, BitSet files) {
        post(LANES, () -> tell(new DiskEvent.Confirmed(ticket)));
    }

    @Override
    public void want(BitSet files) {
        // The position of the bytes does not matter here.
    }

    @Override
    public void watch() {
        // No other program touches the files of a simulated host.
    }

    /** Makes the storage fail. */
    void fail(DiskEvent.Cause cause, String message) {
        if (!isFailed) {
            isFailed = true;
            epoch++;
            tell(new DiskEvent.Failed(cause, "file", message));
        }
    }

    private static int queueOf(int piece) {
        return piece % LANES;
    }

    private void tell(DiskEvent event) {
        // After a failure no events are reported until the recovery, not even those of readers.
        if (!isFailed || event instanceof DiskEvent.Failed) {
            machine.accept(event);
        }
    }

    private void post(int queue, Runnable work) {
        post(queue, work, () -> {});
    }

    private void post(int queue, Runnable work, Runnable dropped) {
        long askedIn = epoch;
        long begin = Math.max(world.now(), queueFreeAt[queue]);
        long end = begin + latency / 2 + random.nextLong(latency + 1);
        queueFreeAt[queue] = end;
        boolean isRefused = isFailed;
        world.at(end, () -> {
            if (isRefused || askedIn != epoch) {
                dropped.run();
            } else {
                work.run();
            }
        });
    }
}
