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
 * The futures that a session gives to programs. Each ends on a virtual thread of its own, which nothing in the engine waits
 * for, so whatever depends on it may call anything, {@link Session#close} included. Thread-safe.
 */
final class ApiFutures {
    private static final System.Logger LOG = System.getLogger(ApiFutures.class.getName());

    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> open = new ConcurrentHashMap<>();

    /** The same result for a program; what it does to the future changes nothing inside. */
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
     * Waits a moment until all that have been given are done, but not for what depends on them. Those whose result nobody
     * can wait for any more fail.
     */
    void end() throws InterruptedException {
        try {
            CompletableFuture.allOf(open.values().toArray(CompletableFuture[]::new))
                    .get(SessionLimits.ANSWERS_TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "answers at the end of a session", e);
        }
        SpateException why = new SpateException("the session has been closed, and this has not ended yet");
        for (CompletableFuture<?> each : open.values()) {
            Thread.ofVirtual().name("spate-answer").start(() -> each.completeExceptionally(why));
        }
    }
}
