package dev.spate.engine.net;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Notices that this machine has other addresses than before, has its network back, or has slept. One thread looks; what it
 * means is for others to decide.
 *
 * <p>Java tells nobody of such changes, so there is a look every second, which costs a fraction of a millisecond.
 */
public final class NetworkWatch {
    /** Told on the watch's own thread. */
    public interface Listener {
        /** Links from these addresses are dead: this machine has them no more. */
        void lost(Set<InetAddress> addresses);

        /** There is a network, and it is not the one of before, or was not there before. */
        void changed();
    }

    private final LocalAddresses source;
    private final LongSupplier wallMillis;
    private final LongSupplier nanos;
    private final Listener listener;
    private final Thread thread;

    private LocalAddresses.Seen before;
    private final Map<InetAddress, Integer> missing = new HashMap<>();
    private long sleptMillis;

    /**
     * Looks from now on.
     *
     * @param wallMillis the clock that goes on while the machine sleeps
     */
    public NetworkWatch(LocalAddresses source, LongSupplier wallMillis, Listener listener) {
        this(source, wallMillis, System::nanoTime, listener);
        thread.start();
    }

    /** One that looks when it is told to, for tests. */
    NetworkWatch(LocalAddresses source, LongSupplier wallMillis, LongSupplier nanos, Listener listener) {
        this.source = source;
        this.wallMillis = wallMillis;
        this.nanos = nanos;
        this.listener = listener;
        this.before = source.seen();
        this.sleptMillis = clockDifference();
        this.thread = Thread.ofVirtual().name("spate-network").unstarted(this::run);
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(NetLimits.NETWORK_LOOK_EVERY);
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look. */
    void look() {
        LocalAddresses.Seen now = source.seen();
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

    /** An address may be gone for a moment only; when there is another one, it will not come back. */
    private Set<InetAddress> lost(LocalAddresses.Seen now, boolean isElsewhere) {
        before.assigned().forEach(address -> missing.putIfAbsent(address, 0));
        missing.keySet().removeAll(now.assigned());
        Set<InetAddress> lost = new LinkedHashSet<>();
        missing.replaceAll((_, looks) -> looks + 1);
        missing.forEach((address, looks) -> {
            if (isElsewhere || looks >= NetLimits.LOOKS_UNTIL_LOST) {
                lost.add(address);
            }
        });
        missing.keySet().removeAll(lost);
        return lost;
    }

    /** The one clock stands still while the machine sleeps, and the other goes on; if it was only set, little is lost. */
    private boolean takeSleep() {
        long difference = clockDifference();
        boolean hasSlept = difference - sleptMillis >= NetLimits.SLEPT_AFTER.toMillis();
        sleptMillis = difference;
        return hasSlept;
    }

    private long clockDifference() {
        return wallMillis.getAsLong() - nanos.getAsLong() / 1_000_000;
    }

    /** Ends the looking and waits for it. */
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
