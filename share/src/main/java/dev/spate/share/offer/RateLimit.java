package dev.spate.share.offer;

import dev.spate.engine.Session;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/**
 * How fast all readers together may be served: under the limit of a session, which they share with its peers. Thread-safe.
 */
public final class RateLimit {
    /** What is sent in one go, in parts of a second's worth, so that a low rate is a steady one. */
    private static final int PORTIONS_PER_SECOND = 10;

    private static final int PORTION_MIN = 16 * 1024;

    /** Waits until so many more bytes may go out. */
    private interface Gate {
        void await(int bytes) throws ExecutionException, InterruptedException;
    }

    private final Gate gate;
    private final long bytesPerSecond;

    private RateLimit(Gate gate, long bytesPerSecond) {
        this.gate = gate;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** As fast as the network is. */
    public static RateLimit unlimited() {
        return new RateLimit(_ -> {}, 0);
    }

    /** Within what this session may upload. */
    public static RateLimit within(Session session) {
        return new RateLimit(bytes -> session.reserveUpload(bytes).get(), session.upBytesPerSecond());
    }

    /** Whether there is a limit. */
    public boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /** How much of what is wanted is sent in one go. */
    public int portion(int wanted) {
        return isLimited()
                ? (int) Math.min(wanted, Math.max(PORTION_MIN, bytesPerSecond / PORTIONS_PER_SECOND))
                : wanted;
    }

    /** Waits until so many more bytes may go out. */
    public void take(int bytes) throws IOException, InterruptedException {
        if (isLimited()) {
            try {
                gate.await(bytes);
            } catch (ExecutionException e) {
                throw new IOException("nothing is uploaded any more", e);
            }
        }
    }
}
