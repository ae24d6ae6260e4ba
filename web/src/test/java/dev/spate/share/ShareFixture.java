package dev.spate.share;

import dev.spate.engine.SessionConfig;
import dev.spate.share.offer.WebSettings;
import dev.spate.web.WebServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A share that runs in this process, on free ports. */
final class ShareFixture implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final LinkedBlockingQueue<ShareNotice> notices = new LinkedBlockingQueue<>();
    private final Share share;

    ShareFixture(Path state, SharedPath... paths) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        SessionConfig session =
                SessionConfig.builder().bindAddresses(List.of(loopback)).build();
        WebSettings web = new WebSettings(new InetSocketAddress(loopback, 0), Set.of());
        share = Share.open(
                new ShareSettings(List.of(paths), "test", "127.0.0.1", session, web, state, ShareSettings.EXPIRY_USUAL),
                new WebServers(),
                notices::add);
    }

    Share share() {
        return share;
    }

    String web() {
        return share.addresses().web();
    }

    int webPort() {
        return Integer.parseInt(web().substring(web().lastIndexOf(':') + 1));
    }

    /** Waits for the next notice of this kind; skips others before it. */
    <T extends ShareNotice> T await(Class<T> kind, Predicate<T> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (ShareNotice item = poll(end); item != null; item = poll(end)) {
            if (kind.isInstance(item) && wanted.test(kind.cast(item))) {
                return kind.cast(item);
            }
        }
        throw new AssertionError("no such notice: " + kind.getSimpleName());
    }

    private ShareNotice poll(long end) throws InterruptedException {
        return notices.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    ShareNotice.Ready awaitReady() throws InterruptedException {
        return await(ShareNotice.Ready.class, _ -> true);
    }

    @Override
    public void close() {
        share.close();
    }
}
