package dev.spate.engine.http;

import dev.spate.engine.http.HttpException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The resolver of the operating system. Thread-safe.
 *
 * <p>A look-up is one native call without a time limit, and on a virtual thread it would hold a carrier: a few dead
 * names would stop every link of the session. So a few platform threads of its own make the calls, started on need
 * and ended when idle. A call that hangs in the system at the time of closing ends its (daemon) thread when the
 * system lets go.
 */
public final class SystemResolver implements Resolver {
    private static final Duration IDLE = Duration.ofSeconds(2);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            Limits.LOOKUP_THREADS_MAX,
            Limits.LOOKUP_THREADS_MAX,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(Limits.LOOKUPS_QUEUED_MAX),
            Thread.ofPlatform().daemon().name("spate-dns-", 0).factory());

    /** A resolver without threads so far. */
    public SystemResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host, Duration timeout) throws HttpException {
        Future<InetAddress[]> answer;
        try {
            answer = threads.submit(() -> InetAddress.getAllByName(host));
        } catch (RejectedExecutionException e) {
            throw new HttpException(Reason.UNKNOWN_HOST, host + ": too many names are being looked up", e);
        }
        try {
            return List.of(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new HttpException(Reason.UNKNOWN_HOST, host + ": no such host", e);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new HttpException(Reason.TIMEOUT, host + ": looking the name up took too long", e);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new HttpException(Reason.CANCELLED, host + ": cancelled", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow().forEach(waiting -> {
            if (waiting instanceof Future<?> lookup) {
                lookup.cancel(false);
            }
        });
    }
}
