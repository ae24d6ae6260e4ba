package dev.spate.engine.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Notices that this machine has new addresses, has its network back, or has slept. One thread checks; the listener
 * decides what follows.
 *
 * <p>Java does not report such changes, so there is a check every second, which takes a fraction of a millisecond.
 */
public final class NetworkWatch {
    /** Called on the watch's own thread. */
    public interface Listener {
        /** This machine no longer has these addresses; links from them are dead. */
        void lost(Set<InetAddress> addresses);

        /** The network is another one or is back, or the machine has slept. */
        void changed();
    }

    private final LocalAddresses source;
    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private final Listener listener;
    private final Thread thread;

    private LocalAddresses.Snapshot before;
    private final Map<InetAddress, Integer> missing = new HashMap<>();
    private long sleptMillis;

    /**
     * Starts to check.
     *
     * @param wallMillis the clock that runs while the machine sleeps
     */
    public NetworkWatch(LocalAddresses source, LongSupplier wallMillis, Listener listener) {
        this(source, wallMillis, System::nanoTime, listener);
        thread.start();
    }

    /** A watch that checks only when a test calls {@link #check}. */
    NetworkWatch(LocalAddresses source, LongSupplier wallMillis, LongSupplier nanos, Listener listener) {
        this.source = source;
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        this.listener = listener;
        this.before = source.snapshot();
        this.sleptMillis = clockDifference();
        this.thread = Thread.ofVirtual().name("spate-network").unstarted(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(NetLimits.NETWORK_CHECK_INTERVAL);
                check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Checks once. */
    void check() {
        LocalAddresses.Snapshot now = source.snapshot();
        boolean isElsewhere =
                !now.usable().equals(before.usable()) && !now.usable().isEmpty();
        Set<InetAddress> lost = lost(now, isElsewhere);
        before = now;
        if (!lost.isEmpty()) {
            listener.lost(lost);
        }
        if (isElsewhere || takeSleep()) {
            listener.changed();
        }
    }

    /**
     * The addresses that count as lost. A missing address may come back within seconds, but not when there is another
     * one.
     */
    private Set<InetAddress> lost(LocalAddresses.Snapshot now, boolean isElsewhere) {
        before.assigned().forEach(address -> missing.putIfAbsent(address, 0));
        missing.keySet().removeAll(now.assigned());
        Set<InetAddress> lost = new LinkedHashSet<>();
        missing.replaceAll((_, checks) -> checks + 1);
        missing.forEach((address, checks) -> {
            if (isElsewhere || checks >= NetLimits.CHECKS_UNTIL_LOST) {
                lost.add(address);
            }
        });
        missing.keySet().removeAll(lost);
        return lost;
    }

    /**
     * Whether the machine has slept since the last check: one clock stops during sleep and the other runs. A clock that
     * was only set gives a false alarm, which does little harm.
     */
    private boolean takeSleep() {
        long difference = clockDifference();
        boolean hasSlept = difference - sleptMillis >= NetLimits.SLEPT_AFTER.toMillis();
        sleptMillis = difference;
        return hasSlept;
    }

    private long clockDifference() {
        return wallMillis.getAsLong() - nanos.getAsLong() / 1_000_000;
    }

    /** Stops the thread and waits for its end. */
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
