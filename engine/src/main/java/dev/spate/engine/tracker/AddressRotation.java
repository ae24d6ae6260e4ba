package dev.spate.engine.tracker;

import dev.spate.http.HttpException;
import dev.spate.wire.announce.AnnounceFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Asks the addresses of one host name in rotation, beginning with the one that answered last. Thread-safe; blocks.
 *
 * <p>An address that does not answer costs one turn. After all others it gets a longer turn, because it may only be
 * slow.
 */
final class AddressRotation {
    /** Asks one address. */
    interface Question<T> {
        T ask(InetAddress address, Duration timeLimit) throws TrackerException, HttpException;
    }

    private final Duration firstTurn;
    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, InetAddress> preferred = new LinkedHashMap<>();

    /** @param firstTurn how long to wait for an address while others have not been asked */
    AddressRotation(Duration firstTurn, LongSupplier clock) {
        this.firstTurn = firstTurn;
        this.clock = clock;
    }

    /**
     * The first usable answer of any address.
     *
     * @param name the host that has these addresses, with the port
     * @param addresses at least one
     */
    <T> T ask(String name, List<InetAddress> addresses, Question<T> question, Duration timeLimit)
            throws TrackerException, HttpException {
        long until = clock.getAsLong() + timeLimit.toNanos();
        List<InetAddress> left = new ArrayList<>(inOrder(name, addresses));
        TrackerException last = new TrackerException(false, name + ": no address to ask");
        for (Duration turn = firstTurn; !left.isEmpty(); turn = turn.multipliedBy(2)) {
            for (Iterator<InetAddress> each = left.iterator(); each.hasNext(); ) {
                InetAddress address = each.next();
                Duration rest = Duration.ofNanos(until - clock.getAsLong());
                if (!rest.isPositive()) {
                    throw last;
                }
                boolean isAlone = left.size() == 1;
                try {
                    T answer = question.ask(address, isAlone || rest.compareTo(turn) < 0 ? rest : turn);
                    prefer(name, address);
                    return answer;
                } catch (TrackerException | HttpException e) {
                    TrackerException failure = temporary(e);
                    if (isAlone || !failure.isSilence()) {
                        each.remove();
                    }
                    // A failure that says when to ask again is kept, even if another address fails after it.
                    last = last.retryInSeconds() == AnnounceFailure.NOT_SAID ? failure : last;
                }
            }
        }
        throw last;
    }

    /** The failure, if another address may still answer; otherwise it is thrown at once. */
    private static TrackerException temporary(IOException e) throws TrackerException {
        TrackerException failure =
                e instanceof HttpException cause ? new TrackerException(cause) : (TrackerException) e;
        if (failure.isPermanent() || failure.isCancelled()) {
            throw failure;
        }
        return failure;
    }

    private List<InetAddress> inOrder(String name, List<InetAddress> addresses) {
        List<InetAddress> order = new ArrayList<>(addresses);
        lock.lock();
        try {
            InetAddress first = preferred.get(name);
            if (first != null && order.remove(first)) {
                order.addFirst(first);
            }
        } finally {
            lock.unlock();
        }
        return order.subList(0, Math.min(order.size(), TrackerClientLimits.ADDRESSES_ASKED_MAX));
    }

    private void prefer(String name, InetAddress address) {
        lock.lock();
        try {
            // Removed first, so that the map is in the order of use and the least recently used one is dropped.
            preferred.remove(name);
            if (preferred.size() >= TrackerClientLimits.PREFERRED_ADDRESSES_MAX) {
                preferred.remove(preferred.keySet().iterator().next());
            }
            preferred.put(name, address);
        } finally {
            lock.unlock();
        }
    }
}
