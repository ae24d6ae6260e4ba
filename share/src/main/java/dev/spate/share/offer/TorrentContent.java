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
 * A file of a torrent, which may still be on its way: what is read is fetched from the swarm before anything else, and
 * every byte is verified.
 *
 * @param file index in the metainfo
 */
public record TorrentContent(TorrentHandle handle, int file) implements Content {
    /** How long bytes that are not here are waited for before somebody looks whether they are still wanted. */
    private static final Duration LOOK_AFTER = Duration.ofMillis(250);

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
                    return reader.slice(position, lengthMax, LOOK_AFTER);
                } catch (TimeoutException missing) {
                    if (hasLeft.getAsBoolean()) {
                        throw new IOException("the reader has left", missing);
                    }
                } catch (SpateException e) {
                    throw new IOException("the bytes cannot be had", e);
                }
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
