package dev.spate.engine;

import dev.spate.engine.hash.Sha1;
import dev.spate.wire.PieceGeometry;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/** Takes the SHA-1 of every piece of files that are only read, on all cores. Owned by the thread that asks. */
final class ContentHasher {
    private static final Logger LOG = System.getLogger(ContentHasher.class.getName());

    /** Larger reads fall out of the cache of the core before they are hashed. */
    private static final int READ_LENGTH = 256 * 1024;

    private static final byte[] ZEROS = new byte[READ_LENGTH];

    /** Neighbouring pieces go to one thread in runs of this many bytes, so that files are read forwards. */
    private static final long RUN_LENGTH = 8 << 20;

    private static final long PROGRESS_MILLIS = 100;

    /** A run of the content and the file that holds it; no file means zeros. */
    record Part(Optional<Path> file, long offset, long length) {}

    /** Takes the verdicts, on the threads that hash. */
    interface Sink {
        /** The 20 bytes of one piece. */
        void hashed(int piece, byte[] digest);

        /** A piece of which a part cannot be read. */
        void failed(int piece, int part, IOException failure);
    }

    private final List<Part> parts;
    private final PieceGeometry geometry;
    private final Sink sink;
    private final int piecesPerRun;
    private final AtomicInteger nextRun = new AtomicInteger();
    private final LongAdder done = new LongAdder();
    private final AtomicReference<Optional<Throwable>> bug = new AtomicReference<>(Optional.empty());
    private volatile boolean isCancelled;

    /** @param parts in the order of the content, without gaps */
    ContentHasher(List<Part> parts, PieceGeometry geometry, Sink sink) {
        this.parts = List.copyOf(parts);
        this.geometry = geometry;
        this.sink = sink;
        this.piecesPerRun = (int) Math.max(1, RUN_LENGTH / geometry.pieceLength());
    }

    /**
     * Hashes every piece, and returns when no thread works any more.
     *
     * @throws CancellationException when the progress does not want to go on
     */
    void hash(HashProgress progress) throws InterruptedException {
        int runs = (geometry.pieceCount() - 1) / piecesPerRun + 1;
        int threads = Math.min(Runtime.getRuntime().availableProcessors(), runs);
        CountDownLatch working = new CountDownLatch(threads);
        for (int i = 0; i < threads; i++) {
            Thread.ofPlatform().daemon().name("spate-hash-" + i).start(() -> {
                try (Worker worker = new Worker()) {
                    worker.work(runs);
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

    private void await(CountDownLatch working, HashProgress progress) throws InterruptedException {
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
        if (!isWanted || !progress.hashed(done.sum(), geometry.totalLength())) {
            throw new CancellationException("hashing was cancelled");
        }
    }

    /** What one thread needs: a buffer, a digest and the file that it is reading. */
    private final class Worker implements AutoCloseable {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(READ_LENGTH);
        private final MessageDigest sha1 = Sha1.newDigest();
        private int part;
        private Optional<FileChannel> open = Optional.empty();

        void work(int runs) {
            for (int run = nextRun.getAndIncrement(); run < runs && !isCancelled; run = nextRun.getAndIncrement()) {
                int end = Math.min(geometry.pieceCount(), (run + 1) * piecesPerRun);
                for (int piece = run * piecesPerRun; piece < end && !isCancelled; piece++) {
                    hashPiece(piece);
                }
            }
        }

        private void hashPiece(int piece) {
            long offset = geometry.pieceOffset(piece);
            long end = offset + geometry.pieceLength(piece);
            sha1.reset();
            try {
                while (offset < end && !isCancelled) {
                    moveTo(offset);
                    Part from = parts.get(part);
                    int length = (int) Math.min(READ_LENGTH, Math.min(end, from.offset() + from.length()) - offset);
                    read(from, offset - from.offset(), length);
                    sha1.update(buffer.flip());
                    offset += length;
                    done.add(length);
                }
                if (offset == end) {
                    sink.hashed(piece, sha1.digest());
                }
            } catch (IOException e) {
                done.add(end - offset);
                close();
                sink.failed(piece, part, e);
            }
        }

        /** Makes {@code part} the one that holds the byte; mostly it is the present one or the next. */
        private void moveTo(long offset) {
            int target = part;
            if (offset < parts.get(target).offset()) {
                target = 0;
            }
            while (offset >= parts.get(target).offset() + parts.get(target).length()) {
                target++;
            }
            if (target != part) {
                close();
                part = target;
            }
        }

        private void read(Part from, long position, int length) throws IOException {
            buffer.clear().limit(length);
            if (from.file().isEmpty()) {
                buffer.put(ZEROS, 0, length);
                return;
            }
            FileChannel channel = channel(from.file().get());
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new EOFException("the file ends too early");
                }
            }
        }

        private FileChannel channel(Path file) throws IOException {
            if (open.isEmpty()) {
                open = Optional.of(FileChannel.open(file, StandardOpenOption.READ));
            }
            return open.get();
        }

        @Override
        public void close() {
            Optional<FileChannel> closing = open;
            open = Optional.empty();
            if (closing.isPresent()) {
                try {
                    closing.get().close();
                } catch (IOException e) {
                    // Nothing was written, so nothing can be lost.
                    LOG.log(Level.DEBUG, "closing a file that was read", e);
                }
            }
        }
    }
}
