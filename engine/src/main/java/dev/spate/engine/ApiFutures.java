package dev.spate.engine;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The futures that a session returns to programs. Each one is completed on its own virtual thread, for which nothing in
 * the engine waits. So code that depends on it may call anything, {@link Session#close} included. Thread-safe.
 */
final class ApiFutures {
    private static final System.Logger LOG = System.getLogger(ApiFutures.class.getName());

    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();

    /**
     * A future with the same result, for a program. When the program completes or cancels it, the inner future does not
     * change.
     */
    <T> CompletableFuture<T> of(CompletableFuture<T> inner) {
        if (inner.isDone()) {
            return inner.copy();
        }
        CompletableFuture<T> outer = new CompletableFuture<>();
        long number = last.incrementAndGet();
        open.put(number, outer);
        var _ = inner.whenComplete(
                (result, problem) -> Thread.ofVirtual().name("spate-answer").start(() -> {
                    open.remove(number);
                    end(outer, result, problem);
                }));
        return outer;
    }

    private static <T> void end(CompletableFuture<T> outer, T result, @Nullable Throwable problem) {
        if (problem == null) {
            outer.complete(result);
        } else {
            outer.completeExceptionally(problem);
        }
    }

    /**
     * Waits a moment until all returned futures are done, but not for code that depends on them. Futures that are not
     * done by then fail, because nothing would complete them later.
     */
    void end() throws InterruptedException {
        try {
            CompletableFuture.allOf(open.values().toArray(CompletableFuture[]::new))
                    .get(SessionLimits.ANSWERS_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "some futures did not end before their session", e);
        }
        SpateException why = new SpateException("the session was closed before this ended");
        for (CompletableFuture<?> each : open.values()) {
            Thread.ofVirtual().name("spate-answer").start(() -> each.completeExceptionally(why));
        }
    }
}
