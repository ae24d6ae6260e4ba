package dev.spate.share.offer;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The bytes of one file. Thread-safe. */
public interface Content {
    /**
     * Opens a range of the file for one reader. Missing bytes of the range are downloaded when they are read, and only
     * those.
     *
     * @param from position of the first byte
     * @param to position after the last byte; greater than {@code from}
     * @param hasLeft whether the reader is gone: asked regularly while a read waits for missing bytes, which then fails
     * @throws java.nio.file.NoSuchFileException when the file is gone or has changed since it was offered
     * @throws IOException when the file cannot be read
     */
    ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException;
}
