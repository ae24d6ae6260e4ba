package dev.spate.engine;

import dev.spate.wire.PeerAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for sessions, with an end; and sessions on loopback. */
final class Patience {
    private static final long SECONDS = 60;

    private Patience() {}

    /** Asks again after each event of the session until the condition holds. */
    static void until(Session session, String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        try (Subscription events = session.subscribe()) {
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() > end) {
                    throw new AssertionError("not within a minute: " + what);
                }
                events.poll(Duration.ofMillis(20));
            }
        }
    }

    /** The first event of this type. */
    static <E extends SessionEvent> E next(Subscription events, Class<E> type) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (System.nanoTime() < end) {
            SessionEvent event = events.poll(Duration.ofSeconds(1)).orElse(new SessionEvent.Missed(0));
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
        throw new AssertionError("not within a minute: " + type.getSimpleName());
    }

    static <T> T join(CompletableFuture<T> future) {
        return future.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    static void completes(TorrentHandle torrent) {
        join(torrent.completion());
    }

    static SessionConfig.Builder onLoopback() {
        return SessionConfig.builder().bindAddresses(List.of(localhost()));
    }

    static InetAddress localhost() {
        return InetAddress.ofLiteral("127.0.0.1");
    }

    static Session open() {
        return Session.open(onLoopback().build());
    }

    static PeerAddress addressOf(Session session) {
        return at(session.listenPort());
    }

    static PeerAddress at(int port) {
        return PeerAddress.of(localhost().getAddress(), port);
    }
}
