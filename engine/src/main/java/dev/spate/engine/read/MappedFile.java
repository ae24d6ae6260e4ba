package dev.spate.engine.read;

import dev.spate.engine.disk.ContentAccess;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes of one file as buffers that a socket sends without a copy: a mapped window of the file, or, where the file
 * cannot be mapped, a buffer into which the bytes are read. Owned by a reader's thread; closed by any thread.
 */
public final class MappedFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MappedFile.class.getName());

    private record Mapping(long position, MemorySegment bytes, Arena arena) {
        boolean holds(long from, long length) {
            return from >= position && from + length <= position + bytes.byteSize();
        }
    }

    private final ContentAccess content;
    private final int file;
    private final long fileOffset;
    private final long fileLength;
    private boolean canMap = true;
    /** Guarded by this object's lock, like the next field. */
    private Optional<Mapping> mapping = Optional.empty();

    private boolean isClosed;
    private Optional<ByteBuffer> copy = Optional.empty();

    public MappedFile(ContentAccess content, int file, long fileOffset, long fileLength) {
        this.content = content;
        this.file = file;
        this.fileOffset = fileOffset;
        this.fileLength = fileLength;
    }

    /** Verified bytes of the file, at most {@code length}. Valid until the next call. */
    public ByteBuffer slice(long position, int length) throws IOException, InterruptedException {
        try {
            return sliceOpen(position, length);
        } catch (IllegalStateException e) {
            if (isClosed()) {
                throw new IOException("the reader is closed", e);
            }
            throw e;
        }
    }

    private ByteBuffer sliceOpen(long position, int length) throws IOException, InterruptedException {
        Optional<Mapping> mapped = canMap ? map(position) : Optional.empty();
        if (mapped.isEmpty()) {
            return copy(position, length);
        }
        Mapping here = mapped.get();
        long from = position - here.position();
        MemorySegment bytes =
                here.bytes().asSlice(from, Math.min(length, here.bytes().byteSize() - from));
        if (!bytes.isLoaded()) {
            content.warm(fileOffset + position, (int) bytes.byteSize());
        }
        return bytes.asByteBuffer().asReadOnlyBuffer();
    }

    private Optional<Mapping> map(long position) throws IOException {
        if (mapping().filter(here -> here.holds(position, 1)).isEmpty()) {
            unmap();
            long begin = position - position % ReadLimits.MAPPED_LENGTH;
            long length = Math.min(ReadLimits.MAPPED_LENGTH, fileLength - begin);
            Arena arena = Arena.ofShared();
            boolean isMapped = false;
            try {
                Optional<Mapping> mapped = content.map(file, fileOffset + position, begin, length, arena)
                        .map(bytes -> new Mapping(begin, bytes, arena));
                canMap = mapped.isPresent();
                isMapped = canMap && keep(mapped.get());
            } finally {
                if (!isMapped) {
                    arena.close();
                }
            }
        }
        return mapping();
    }

    private synchronized Optional<Mapping> mapping() {
        return mapping;
    }

    private synchronized boolean isClosed() {
        return isClosed;
    }

    /**
     * Keeps a new mapping. If another thread has closed the reader meanwhile, it fails, because nothing would unmap it
     * later.
     */
    private synchronized boolean keep(Mapping made) throws IOException {
        if (isClosed) {
            throw new IOException("the reader is closed");
        }
        mapping = Optional.of(made);
        return true;
    }

    private ByteBuffer copy(long position, int length) throws IOException, InterruptedException {
        ByteBuffer memory = copy.orElseGet(() -> ByteBuffer.allocateDirect(ReadLimits.SLICE_COPY_LENGTH));
        copy = Optional.of(memory);
        memory.clear().limit(Math.min(length, memory.capacity()));
        content.read(fileOffset + position, memory);
        return memory.flip().asReadOnlyBuffer();
    }

    private synchronized Optional<Mapping> takeMapping() {
        Optional<Mapping> taken = mapping;
        mapping = Optional.empty();
        return taken;
    }

    private void unmap() {
        takeMapping().ifPresent(there -> {
            try {
                there.arena().close();
            } catch (IllegalStateException e) {
                // Another thread closed the reader while a socket sends from the mapping, so it must stay mapped.
                LOG.log(System.Logger.Level.WARNING, "a reader was closed while its bytes were being sent");
            }
        });
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosed = true;
        }
        unmap();
    }
}
