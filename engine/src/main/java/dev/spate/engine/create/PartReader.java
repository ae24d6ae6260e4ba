package dev.spate.engine.create;

import dev.spate.engine.create.ContentHasher.Part;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Reads content that lies in consecutive files, and keeps the file of the last read open. Owned by one thread. */
final class PartReader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(PartReader.class.getName());

    private final List<Part> parts;
    private int part;
    private Optional<FileChannel> open = Optional.empty();

    /** Opens no file yet. */
    PartReader(List<Part> parts) {
        this.parts = parts;
    }

    /** The index of the part that was read last, or could not be read. */
    int part() {
        return part;
    }

    /** Whether all bytes from {@code offset} to {@code end} are in the same file. */
    boolean isInOneFile(long offset, long end) {
        moveTo(offset);
        return parts.get(part).file().isPresent() && end <= end(part);
    }

    /** Reads bytes from this offset until the buffer is full. */
    void read(long offset, ByteBuffer buffer) throws IOException {
        int limit = buffer.limit();
        long at = offset;
        while (buffer.position() < limit) {
            moveTo(at);
            int length = (int) Math.min(limit - buffer.position(), end(part) - at);
            readPart(at - parts.get(part).offset(), buffer.limit(buffer.position() + length));
            buffer.limit(limit);
            at += length;
        }
    }

    private void readPart(long position, ByteBuffer buffer) throws IOException {
        Optional<Path> file = parts.get(part).file();
        if (file.isEmpty()) {
            while (buffer.hasRemaining()) {
                buffer.put((byte) 0);
            }
            return;
        }
        if (!parts.get(part).isUsable()) {
            throw new NoSuchFileException(file.get().toString());
        }
        FileChannel channel = channel(file.get());
        long at = position;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                throw new EOFException("the file ends too early");
            }
            at += count;
        }
    }

    /** Makes {@code part} the part that holds this byte; usually it is the current one or the next. */
    private void moveTo(long offset) {
        int target = offset < parts.get(part).offset() ? 0 : part;
        while (offset >= end(target)) {
            target++;
        }
        if (target != part) {
            close();
            part = target;
        }
    }

    private long end(int index) {
        return parts.get(index).offset() + parts.get(index).length();
    }

    private FileChannel channel(Path file) throws IOException {
        if (open.isEmpty()) {
            open = Optional.of(FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
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
                LOG.log(Level.DEBUG, "a file that was read cannot be closed", e);
            }
        }
    }
}
