package dev.spate.engine;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.rate.TokenBucket;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * Bytes that the program sends by itself, as a web server does: they wait here until the session's limit for uploads has
 * room for them. Owned by the session's loop.
 *
 * <p>It takes what there is block by block, as torrents do, so that it and they are served by turns.
 */
final class UploadQueue implements Machine<UploadQueue.Request> {
    /** Bytes that somebody wants to send, and whom to tell that they may go. */
    record Request(int bytes, CompletableFuture<Void> granted) {
        void refuse() {
            granted.completeExceptionally(new SpateException("the session is closed or overloaded"));
        }
    }

    private final TokenBucket up;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private int takenForFirst;
    private long wakeAt = NEVER;

    UploadQueue(TokenBucket up) {
        this.up = up;
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
                wakeAt = Math.max(up.nextAvailable(part, now), now + 1);
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

    /** Nobody is told yes any more. */
    void close() {
        waiting.forEach(Request::refuse);
        waiting.clear();
        wakeAt = NEVER;
    }
}
