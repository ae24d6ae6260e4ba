package dev.spate.http;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/** Looks up names. Thread-safe; blocks. */
public interface Resolver extends AutoCloseable {
    /**
     * The addresses of a name, best first, at least one.
     *
     * @throws HttpException if the name has none, or no answer came in time
     */
    List<InetAddress> resolve(String host, Duration timeout) throws HttpException;

    @Override
    void close();
}
