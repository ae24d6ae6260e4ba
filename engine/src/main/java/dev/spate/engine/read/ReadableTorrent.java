package dev.spate.engine.read;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.wire.metainfo.Metainfo;

/** What readers use of their torrent. Thread-safe. Its exceptions are meant for the program that reads. */
public interface ReadableTorrent {
    Metainfo metainfo();

    ContentAccess access();

    Readers readers();

    /** Grows whenever verified pieces may have become invalid. */
    long doubtCount();

    /**
     * Offset after the verified pieces that begin at this offset, or the offset itself if there are none. Waits for the
     * machine's answer.
     */
    long verifiedTo(long offset) throws InterruptedException;

    /** Requests pieces. Never refused, because each reader has at most one such request. */
    void read(long reader, int firstPiece, int pieceCount);

    void stopReading(long reader);

    /** Throws when the torrent has failed or left its session. */
    void checkAlive();

    /** Whether bytes that are missing now may still arrive. */
    boolean mayArrive();

    /** The exception for missing bytes that cannot arrive. */
    RuntimeException neverArrives();

    /** The exception for a call to a closed reader. */
    RuntimeException readerClosed();
}
