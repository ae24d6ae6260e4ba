package dev.spate.engine.create;

import dev.spate.engine.hash.Sha1;
import dev.spate.engine.hash.VectorSha1;
import dev.spate.wire.PieceGeometry;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Takes the SHA-1 of every piece of files that are only read, on all cores. Owned by the thread that asks.
 *
 * <p>Each of its threads hashes one piece after the other, or as many at once as {@link VectorSha1} takes inputs when a
 * {@link VectorTrial} says that this is faster.
 */
public final class ContentHasher {
    /** Larger reads fall out of the cache of the core before they are hashed. */
    private static final int READ_LENGTH = 256 * 1024;

    /** For each piece hashed at once; together they still fit into that cache. */
    private static final int INPUT_READ_LENGTH = 16 * 1024;

    /** Neighbouring pieces go to one thread in runs of this many bytes, so that files are read forwards. */
    private static final long RUN_LENGTH = 8 << 20;

    private static final int TRIAL_ROUNDS = 4;

    private static final long PROGRESS_MILLIS = 100;

    /**
     * A run of the content and the file that holds it; no file means zeros.
     *
     * @param isUsable false for what is not opened at all, so that all of its pieces fail
     */
    public record Part(Optional<Path> file, long offset, long length, boolean isUsable) {
        public Part(Optional<Path> file, long offset, long length) {
            this(file, offset, length, true);
        }
    }

    /** Takes the verdicts, on the threads that hash. */
    public interface Sink {
        /** The 20 bytes of one piece. */
        void hashed(int piece, byte[] digest);

        /** A piece of which a part cannot be read. */
        void failed(int piece, int part, IOException failure);
    }

    /** Hears how far it is, on the thread that asked for the hashing. */
    @FunctionalInterface
    public interface ProgressListener {
        /** So many bytes of all of them are hashed; returns whether to go on. */
        boolean hashed(long done, long total);
    }

    private final List<Part> parts;
    private final PieceGeometry geometry;
    private final Sink sink;
    private final Supplier<VectorTrial> trials;
    private final int piecesPerRun;
    private final AtomicInteger nextPiece = new AtomicInteger();
    private final LongAdder done = new LongAdder();
    private final AtomicReference<Optional<Throwable>> bug = new AtomicReference<>(Optional.empty());
    private volatile boolean isCancelled;

    /** @param parts in the order of the content, without gaps */
    public ContentHasher(List<Part> parts, PieceGeometry geometry, Sink sink) {
        this(parts, geometry, sink, () -> VectorTrial.forContent(geometry.totalLength()));
    }

    /** @param trials makes one for each thread */
    ContentHasher(List<Part> parts, PieceGeometry geometry, Sink sink, Supplier<VectorTrial> trials) {
        this.parts = List.copyOf(parts);
        this.geometry = geometry;
        this.sink = sink;
        this.trials = trials;
        this.piecesPerRun = (int) Math.max(1, RUN_LENGTH / geometry.pieceLength());
    }

    /**
     * Hashes every piece, and returns when no thread works any more.
     *
     * @throws CancellationException when the progress does not want to go on
     */
    public void hash(ProgressListener progress) throws InterruptedException {
        if (geometry.totalLength() <= READ_LENGTH) {
            hashHere(progress);
        } else {
            hashOnAllCores(progress);
        }
    }

    /** What is a single read is done before a thread would have begun, and there may be thousands of such contents. */
    private void hashHere(ProgressListener progress) throws InterruptedException {
        try (Worker worker = new Worker()) {
            worker.work(1);
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        requireWanted(progress);
    }

    private void hashOnAllCores(ProgressListener progress) throws InterruptedException {
        int runs = (geometry.pieceCount() - 1) / piecesPerRun + 1;
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), runs);
        CountDownLatch working = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().name("spate-hash-" + i).start(() -> {
                try (Worker worker = new Worker()) {
                    worker.work(threads);
                } catch (RuntimeException | Error e) {
                    bug.set(Optional.of(e));
                    isCancelled = true;
                } finally {
                    working.countDown();
                }
            });
        }
        await(working, progress);
    }

    private void await(CountDownLatch working, ProgressListener progress) throws InterruptedException {
        boolean isWanted = true;
        try {
            while (!working.await(PROGRESS_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isWanted && !progress.hashed(done.sum(), geometry.totalLength())) {
                    isWanted = false;
                    isCancelled = true;
                }
            }
        } finally {
            isCancelled = true;
        }
        if (bug.get().isPresent()) {
            throw new IllegalStateException("hashing failed", bug.get().get());
        }
        if (!isWanted) {
            throw cancelled();
        }
        requireWanted(progress);
    }

    private void requireWanted(ProgressListener progress) {
        if (!progress.hashed(done.sum(), geometry.totalLength())) {
            throw cancelled();
        }
    }

    private static CancellationException cancelled() {
        return new CancellationException("hashing was cancelled");
    }

    /** What one thread needs: a buffer, digests and the file that it is reading. */
    private final class Worker implements AutoCloseable {
        /** Gives the memory back at once: a share hashes thousands of files before the collector would look at it. */
        private final Arena arena = Arena.ofConfined();

        private final ByteBuffer buffer = arena.allocate(
                        Math.min(VectorSha1.INPUTS * INPUT_READ_LENGTH, geometry.totalLength()))
                .asByteBuffer();
        private final MessageDigest sha1 = Sha1.newDigest();
        private final VectorSha1 vector = new VectorSha1();
        private final VectorTrial trial = trials.get();
        private final PartReader reader = new PartReader(parts);

        void work(int threads) {
            while (!isCancelled) {
                // Near the end smaller portions let all threads end at the same time.
                boolean isTogether =
                        trial.isWon() && geometry.pieceCount() - nextPiece.get() >= threads * VectorSha1.INPUTS;
                int first = nextPiece.getAndAdd(isTogether ? VectorSha1.INPUTS : piecesPerRun);
                int end = Math.min(geometry.pieceCount(), first + (isTogether ? VectorSha1.INPUTS : piecesPerRun));
                if (first >= end) {
                    return;
                }
                if (!isTogether || !hashTogether(first)) {
                    for (int piece = first; piece < end && !isCancelled; piece++) {
                        hashPiece(piece);
                    }
                }
            }
        }

        private void hashPiece(int piece) {
            long offset = geometry.pieceOffset(piece);
            long end = offset + geometry.pieceLength(piece);
            sha1.reset();
            try {
                while (offset < end && !isCancelled) {
                    int length = (int) Math.min(READ_LENGTH, end - offset);
                    long began = System.nanoTime();
                    reader.read(offset, buffer.clear().limit(length));
                    long read = System.nanoTime();
                    sha1.update(buffer.flip());
                    long hashed = System.nanoTime();
                    offset += length;
                    done.add(length);
                    if (trial.beginTrial(length, read - began, hashed - read) && length == READ_LENGTH) {
                        tryVector();
                    }
                }
                if (offset == end) {
                    sink.hashed(piece, sha1.digest());
                }
            } catch (IOException e) {
                done.add(end - offset);
                reader.close();
                sink.failed(piece, reader.part(), e);
            }
        }

        /** Hashes what is in the buffer once more, only for the time that it takes. */
        private void tryVector() {
            int stride = READ_LENGTH / VectorSha1.INPUTS;
            // The first time pays for cold caches and for waking the wide units of the processor.
            long best = Long.MAX_VALUE;
            for (int round = 0; round < TRIAL_ROUNDS; round++) {
                long began = System.nanoTime();
                vector.update(buffer, stride, stride);
                best = Math.min(best, System.nanoTime() - began);
            }
            trial.tried(READ_LENGTH, best);
            vector.reset();
        }

        /** Hashes several pieces together; false when they must be hashed one after the other. */
        private boolean hashTogether(int first) {
            long begin = geometry.pieceOffset(first);
            int pieceLength = geometry.pieceLength();
            long end = begin + (long) VectorSha1.INPUTS * pieceLength;
            if (pieceLength % VectorSha1.BLOCK_LENGTH != 0 || !reader.isInOneFile(begin, end)) {
                return false;
            }
            vector.reset();
            buffer.clear();
            long counted = 0;
            try {
                for (int at = 0; at < pieceLength && !isCancelled; at += INPUT_READ_LENGTH) {
                    int length = Math.min(INPUT_READ_LENGTH, pieceLength - at);
                    long began = System.nanoTime();
                    for (int input = 0; input < VectorSha1.INPUTS; input++) {
                        ByteBuffer space = buffer.slice(input * INPUT_READ_LENGTH, length);
                        reader.read(begin + (long) input * pieceLength + at, space);
                    }
                    long read = System.nanoTime();
                    vector.update(buffer, INPUT_READ_LENGTH, length);
                    trial.hashedTogether(length * VectorSha1.INPUTS, read - began, System.nanoTime() - read);
                    counted += (long) length * VectorSha1.INPUTS;
                    done.add((long) length * VectorSha1.INPUTS);
                }
            } catch (IOException e) {
                // One after the other, the pieces that can be read are found.
                done.add(-counted);
                reader.close();
                return false;
            }
            if (!isCancelled) {
                byte[][] digests = vector.digests();
                for (int input = 0; input < VectorSha1.INPUTS; input++) {
                    sink.hashed(first + input, digests[input]);
                }
            }
            return true;
        }

        @Override
        public void close() {
            reader.close();
            arena.close();
        }
    }
}
