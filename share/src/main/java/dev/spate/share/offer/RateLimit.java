package dev.spate.share.offer;

import dev.spate.engine.Session;
import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Limits the total rate of all web readers. With a session's limit, they share it with its peers. Thread-safe. */
public final class RateLimit {
    /** How many portions a second's bytes are divided into, so that a low rate is steady. */
    private static final int PORTIONS_PER_SECOND = 10;

    /** In bytes. */
    private static final int PORTION_MIN = 16 * 1024;

    /** Waits until so many more bytes may be sent. */
    private interface Reservation {
        void await(int bytes) throws ExecutionException, InterruptedException;
    }

    private final Reservation reservation;
    private final long bytesPerSecond;

    private RateLimit(Reservation reservation, long bytesPerSecond) {
        this.reservation = reservation;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** No limit. */
    public static RateLimit unlimited() {
        return new RateLimit(_ -> {}, 0);
    }

    /** The session's upload limit, as it is at this moment: its bytes are shared between peers and web readers. */
    public static RateLimit within(Session session) {
        return new RateLimit(bytes -> session.reserveUpload(bytes).get(), session.upBytesPerSecond());
    }

    /** Whether there is a limit; otherwise {@link #take} never waits. */
    public boolean isLimited() {
        return bytesPerSecond > 0;
    }

    /**
     * How many bytes to send at once.
     *
     * @param wanted the most bytes, 1 or more
     * @return 1 to {@code wanted}: with a limit, about a tenth of a second's bytes, but not less than 16 KiB if so many
     *     are wanted
     */
    public int portion(int wanted) {
        return isLimited()
                ? (int) Math.min(wanted, Math.max(PORTION_MIN, bytesPerSecond / PORTIONS_PER_SECOND))
                : wanted;
    }

    /**
     * Waits until so many more bytes may be sent.
     *
     * @param bytes 1 or more
     * @throws IOException when the session has closed
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public void take(int bytes) throws IOException, InterruptedException {
        if (isLimited()) {
            try {
                reservation.await(bytes);
            } catch (ExecutionException e) {
                throw new IOException("the session has stopped uploading", e);
            }
        }
    }
}
