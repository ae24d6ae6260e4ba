package dev.spate.share.offer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The bytes of one file. Thread-safe. */
public interface Content {
    /**
     * Opens a part of it for one reader. What is missing of the part is fetched when it is read, and nothing else.
     *
     * @param from position of its first byte
     * @param to position after its last one, beyond the first
     * @param hasLeft whether the reader is gone; what waits for missing bytes asks now and then, and gives up
     * @throws java.nio.file.NoSuchFileException when it is no longer there, or no longer what was offered
     * @throws IOException when it cannot be read
     */
    ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException;
}
