package dev.spate.share.offer;

import dev.spate.engine.ContentReader;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentHandle;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The content of a file in a torrent, which may still be downloading. Bytes that a reader needs are downloaded before
 * all others, and every byte is verified. Thread-safe; each reader is owned by one thread.
 *
 * @param handle the torrent
 * @param file index of the file in the metainfo, counted from 0
 */
public record TorrentContent(TorrentHandle handle, int file) implements Content {
    /** How long to wait for missing bytes before checking whether the reader has left. */
    private static final Duration CHECK_AFTER = Duration.ofMillis(250);

    @Override
    public ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException {
        try {
            return new Reader(handle.reader(file, from, to), hasLeft);
        } catch (SpateException e) {
            throw new IOException("the file cannot be opened", e);
        }
    }

    private record Reader(ContentReader reader, BooleanSupplier hasLeft) implements ByteReader {
        @Override
        public ByteBuffer read(long position, int lengthMax) throws IOException, InterruptedException {
            while (true) {
                try {
                    return reader.slice(position, lengthMax, CHECK_AFTER);
                } catch (TimeoutException missing) {
                    if (hasLeft.getAsBoolean()) {
                        throw new IOException("the reader has left", missing);
                    }
                } catch (SpateException e) {
                    throw new IOException("the bytes cannot be read", e);
                }
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
