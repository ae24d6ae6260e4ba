package dev.spate.engine;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.rate.TokenBucket;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * The bytes that the program itself sends, as a web server does. They wait here until the session's upload limit has
 * room for them. Owned by the session's loop.
 *
 * <p>Bytes are taken from the limit block by block, in line with the torrents, so that this queue gets the share of one
 * torrent.
 */
final class UploadQueue implements Machine<UploadQueue.Request> {
    /** A request to send bytes, and the future that grants it. */
    record Request(int bytes, CompletableFuture<Void> granted) {
        void refuse() {
            granted.completeExceptionally(new SpateException("the session is closed or overloaded"));
        }
    }

    private final TokenBucket up;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private int takenForFirst;
    private long wakeAt = NEVER;

    /** A queue below the limit that the torrents share. */
    UploadQueue(TokenBucket sessionUp, long now) {
        this.up = sessionUp.child(TokenBucket.UNLIMITED, now);
    }

    @Override
    public void handle(Request request, long now) {
        waiting.add(request);
        if (wakeAt == NEVER) {
            serve(now);
        }
    }

    @Override
    public void tick(long now) {
        serve(now);
    }

    private void serve(long now) {
        wakeAt = NEVER;
        while (!waiting.isEmpty()) {
            Request first = waiting.getFirst();
            int part = Math.min(SessionLimits.UPLOAD_TURN, first.bytes() - takenForFirst);
            if (!up.fits(part, now)) {
                wakeAt = Math.max(up.waitFor(part, now), now + 1);
                return;
            }
            up.take(part, now);
            takenForFirst += part;
            if (takenForFirst == first.bytes()) {
                takenForFirst = 0;
                waiting.remove().granted().complete(null);
            }
        }
    }

    @Override
    public long nextTick() {
        return wakeAt;
    }

    /** Refuses all waiting requests. */
    void close() {
        waiting.forEach(Request::refuse);
        waiting.clear();
        up.stopWaiting();
        wakeAt = NEVER;
    }
}
