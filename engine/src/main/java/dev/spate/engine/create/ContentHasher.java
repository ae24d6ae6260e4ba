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
 * Computes the SHA-1 of every piece of existing files, on all cores. Owned by the thread that calls it.
 *
 * <p>Each of its threads hashes one piece after another, or as many pieces together as {@link VectorSha1} takes inputs
 * when a {@link VectorTrial} says that this is faster.
 */
public final class ContentHasher {
    /** Bytes of one read. A larger read would leave the core's cache before it is hashed. */
    private static final int READ_LENGTH = 256 * 1024;

    /** Bytes of one read for each of the pieces that are hashed together; all of them fit into that cache. */
    private static final int INPUT_READ_LENGTH = 16 * 1024;

    /** Consecutive pieces of this many bytes go to one thread, so that files are read forwards. */
    private static final long RUN_LENGTH = 8 << 20;

    private static final int TRIAL_ROUNDS = 4;

    private static final long PROGRESS_MILLIS = 100;

    /**
     * A part of the content and the file that holds it; no file means zeros.
     *
     * @param isUsable false when the file must not be opened, so that all of its pieces fail
     */
    public record Part(Optional<Path> file, long offset, long length, boolean isUsable) {
        public Part(Optional<Path> file, long offset, long length) {
            this(file, offset, length, true);
        }
    }

    /** Receives the results, on the threads that hash. */
    public interface Sink {
        /** The SHA-1 of a piece, 20 bytes. */
        void hashed(int piece, byte[] digest);

        /** A part of this piece cannot be read. */
        void failed(int piece, int part, IOException failure);
    }

    /** Receives the progress, on the thread that asked for the hashing. */
    @FunctionalInterface
    public interface ProgressListener {
        /** So many bytes of {@code total} are hashed; returns whether to continue. */
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

    /** @param trials makes the trial of each thread */
    ContentHasher(List<Part> parts, PieceGeometry geometry, Sink sink, Supplier<VectorTrial> trials) {
        this.parts = List.copyOf(parts);
        this.geometry = geometry;
        this.sink = sink;
        this.trials = trials;
        this.piecesPerRun = (int) Math.max(1, RUN_LENGTH / geometry.pieceLength());
    }

    /**
     * Hashes every piece, and returns when all threads have ended.
     *
     * @throws CancellationException when {@code progress} returns false
     */
    public void hash(ProgressListener progress) throws InterruptedException {
        if (geometry.totalLength() <= READ_LENGTH) {
            hashHere(progress);
        } else {
            hashOnAllCores(progress);
        }
    }

    /**
     * Hashes small content on the calling thread, because a single read takes less time than the start of a thread, and
     * there may be thousands of such contents.
     */
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

    /** The state of one thread: a buffer, digests and the file that it reads. */
    private final class Worker implements AutoCloseable {
        /** Frees the memory at once: a share hashes thousands of files before the garbage collector would free it. */
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
                // Near the end, smaller runs let all threads end at the same time.
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

        /** Hashes the buffer once more with vectors, only to measure the time. */
        private void tryVector() {
            int stride = READ_LENGTH / VectorSha1.INPUTS;
            // The first rounds are slow, because caches are cold and the processor's vector units must wake up.
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
                // Hashed one after another, the readable pieces still get a result.
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
