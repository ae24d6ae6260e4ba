package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The resolver of the operating system. Thread-safe.
 *
 * <p>A look-up is one native call without a time limit. On a virtual thread it would hold a carrier, so a few dead
 * names would stop every link of the session. So the resolver has a few platform threads of its own for the calls,
 * which start when needed and end when idle. If a call still hangs in the system when the resolver closes, its (daemon)
 * thread ends when the call returns.
 */
public final class SystemResolver implements Resolver {
    private static final Duration IDLE = Duration.ofSeconds(2);

    /** One call of the system, without a time limit. */
    public interface Call {
        /**
         * All addresses of a name.
         *
         * @throws UnknownHostException when there is no such name, or no name server answers
         */
        InetAddress[] lookUp(String host) throws UnknownHostException;
    }

    private final Call call;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            HttpLimits.LOOKUP_THREADS_MAX,
            HttpLimits.LOOKUP_THREADS_MAX,
            IDLE.toMillis(),
            TimeUnit.MILLISECONDS,
            new ArrayBlockingQueue<>(HttpLimits.LOOKUPS_QUEUED_MAX),
            Thread.ofPlatform().daemon().name("spate-dns-", 0).factory());

    /** The calls that wait for an answer; closing ends them as it ends reads of sockets. */
    private final OpenSockets waiting = new OpenSockets();

    /** A resolver without any threads yet. */
    public SystemResolver() {
        this(InetAddress::getAllByName);
    }

    /** A resolver that uses this call instead of the system, for tests. */
    public SystemResolver(Call call) {
        this.call = call;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public List<InetAddress> resolve(String host, Duration timeout) throws HttpException {
        Future<InetAddress[]> answer = submit(host);
        Closeable waiter = () -> answer.cancel(false);
        try {
            waiting.add(waiter);
            return List.of(answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            throw new HttpException(Reason.UNKNOWN_HOST, host + ": no such host", e);
        } catch (TimeoutException e) {
            throw new HttpException(Reason.TIMEOUT, host + ": looking up the name took too long", e);
        } catch (CancellationException | IOException e) {
            throw cancelled(host, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(host, e);
        } finally {
            waiting.close(waiter);
        }
    }

    private Future<InetAddress[]> submit(String host) throws HttpException {
        try {
            return threads.submit(() -> call.lookUp(host));
        } catch (RejectedExecutionException e) {
            throw threads.isShutdown()
                    ? cancelled(host, e)
                    : new HttpException(Reason.UNKNOWN_HOST, host + ": too many names are being looked up", e);
        }
    }

    private static HttpException cancelled(String host, Exception cause) {
        return new HttpException(Reason.CANCELLED, host + ": cancelled", cause);
    }

    /** Ends every waiting call; later calls fail. */
    @Override
    public void close() {
        threads.shutdownNow();
        waiting.close();
    }
}
