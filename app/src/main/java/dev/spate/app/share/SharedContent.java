package dev.spate.app.share;

import dev.spate.app.web.ByteReader;
import dev.spate.app.web.Content;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/**
 * A file as it was when it was hashed. It is looked at before every read, and once it is another file, or has changed,
 * nothing more of it is given.
 *
 * @param bytes of the torrent, which knows nothing of changes
 */
record SharedContent(Path file, Stamp stamp, BooleanSupplier isWithdrawn, Content bytes) implements Content {
    @Override
    public ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException {
        check();
        return new Reader(bytes.open(from, to, hasLeft));
    }

    private void check() throws IOException {
        if (isWithdrawn.getAsBoolean() || !Stamp.of(file).equals(stamp)) {
            throw new NoSuchFileException(file.toString(), null, "has changed");
        }
    }

    private final class Reader implements ByteReader {
        private final ByteReader reader;

        Reader(ByteReader reader) {
            this.reader = reader;
        }

        @Override
        public ByteBuffer read(long position, int lengthMax) throws IOException, InterruptedException {
            check();
            return reader.read(position, lengthMax);
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
