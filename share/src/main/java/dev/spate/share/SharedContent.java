package dev.spate.share;

import dev.spate.share.file.FileVersion;
import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.BooleanSupplier;

/**
 * The content of a file in one version. The file is checked before every read; after it was changed or replaced, reads
 * fail. Reading needs no open torrent. Thread-safe; each reader is owned by one thread.
 */
record SharedContent(Path file, FileVersion version, BooleanSupplier isWithdrawn) implements Content {
    @Override
    public ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException {
        check();
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        boolean isRight = false;
        try {
            // The second check shows that the opened file is the one that was checked, not one that has replaced it.
            check();
            Reader reader = new Reader(channel, (int) Math.min(to - from, ShareLimits.READ_LENGTH_MAX));
            isRight = true;
            return reader;
        } finally {
            if (!isRight) {
                channel.close();
            }
        }
    }

    private void check() throws IOException {
        if (isWithdrawn.getAsBoolean() || !FileVersion.of(file).equals(version)) {
            throw new NoSuchFileException(file.toString(), null, "has changed");
        }
    }

    private final class Reader implements ByteReader {
        private final FileChannel channel;
        private final ByteBuffer buffer;

        Reader(FileChannel channel, int lengthMax) {
            this.channel = channel;
            this.buffer = ByteBuffer.allocate(lengthMax);
        }

        @Override
        public boolean canTransfer() {
            return true;
        }

        @Override
        public long transferTo(long position, long count, SocketChannel socket) throws IOException {
            check();
            return channel.transferTo(position, Math.min(count, ShareLimits.TRANSFER_LENGTH_MAX), socket);
        }

        @Override
        public ByteBuffer read(long position, int lengthMax) throws IOException {
            check();
            buffer.clear().limit(Math.min(lengthMax, buffer.capacity()));
            if (channel.read(buffer, position) <= 0) {
                throw new NoSuchFileException(file.toString(), null, "has become shorter");
            }
            return buffer.flip();
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // The file was only read, so nothing is lost.
                System.getLogger(SharedContent.class.getName())
                        .log(System.Logger.Level.DEBUG, "a file that was read cannot be closed", e);
            }
        }
    }
}
