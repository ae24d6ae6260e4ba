package dev.spate.engine.read;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.wire.metainfo.Metainfo;

/** What the readers of one torrent ask of it. Thread-safe. What it throws is meant for the program that reads. */
public interface ReadableTorrent {
    Metainfo metainfo();

    ContentAccess access();

    Readers readers();

    /** Grows whenever what was verified may not be any more. */
    long doubtCount();

    /** Offset after the verified pieces that begin at this offset, or the offset itself; waits for the machine's answer. */
    long verifiedTo(long offset) throws InterruptedException;

    /** Asks for pieces. Never refused: there is one such request for each reader at the most. */
    void read(long reader, int firstPiece, int pieceCount);

    void stopReading(long reader);

    /** Throws when no byte can be read any more. */
    void checkAlive();

    /** Whether what is missing now may still come. */
    boolean mayArrive();

    /** What a reader throws when bytes are missing that will not come. */
    RuntimeException neverArrives();

    /** What a reader throws that is closed. */
    RuntimeException readerClosed();
}
