package dev.spate.engine.http;

import dev.spate.engine.http.HttpException.Reason;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Names with the addresses that the test gives them; remembers who asked for what. */
final class FixedResolver implements Resolver {
    private final Map<String, List<String>> names;
    final Queue<String> asked = new ConcurrentLinkedQueue<>();

    FixedResolver(Map<String, List<String>> names) {
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
