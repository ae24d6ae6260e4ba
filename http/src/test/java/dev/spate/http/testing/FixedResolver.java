package dev.spate.http.testing;

import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.http.Resolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Resolves names to the addresses that the test gives them, and remembers the names that were looked up. */
public final class FixedResolver implements Resolver {
    private final Map<String, List<String>> names;
    public final Queue<String> asked = new ConcurrentLinkedQueue<>();

    public FixedResolver(Map<String, List<String>> names) {
        this.names = names;
    }

    @Override
    public List<InetAddress> resolve(String host, Duration timeout) throws HttpException {
        asked.add(host);
        List<String> addresses = names.getOrDefault(host, List.of());
        if (addresses.isEmpty()) {
            throw new HttpException(Reason.UNKNOWN_HOST, host + ": no such host");
        }
        return addresses.stream().map(InetAddress::ofLiteral).toList();
    }

    @Override
    public void close() {}
}
