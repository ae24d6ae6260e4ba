package dev.spate.share.offer;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who follows what is offered at this moment, and what the owner has sent to them. Thread-safe.
 *
 * <p>Each follower's request asks here for what comes next and writes it; nothing is queued for it, so one that is slow
 * costs no memory. A thread of its own hears of new events for all of them, and hangs up on whoever has been silent for
 * too long: a follower says every few seconds what it has.
 */
public final class Followers implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OfferEvents events;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, FollowerSession> seats = new LinkedHashMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Thread thread;
    private long lastSent;
    private boolean isClosed;

    /** What the owner has sent, under a number that only grows. */
    public record Sent(long number, String data) {}

    /**
     * What a follower gets when it comes.
     *
     * @param stream the name of its stream
     * @param lastSent the number of the last thing that was sent before it came
     */
    public record Entrance(String stream, long lastSent) {}

    /** One follower's place. Guarded by the lock of the followers. */
    static final class FollowerSession {
        private final Runnable hangUp;
        private FollowerInfo followerInfo;
        private long heardAtMillis;

        private FollowerSession(FollowerInfo followerInfo, long now, Runnable hangUp) {
            this.followerInfo = followerInfo;
            this.heardAtMillis = now;
            this.hangUp = hangUp;
        }
    }

    /** Nobody follows yet. */
    public Followers(OfferEvents events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
        // Numbers of an earlier run are smaller, so a follower that comes back hears what was sent since.
        this.lastSent = clock.millis();
        this.thread = Thread.ofVirtual().name("spate-followers").start(this::watch);
    }

    /** What followers hear of. */
    public OfferEvents events() {
        return events;
    }

    /** In the order in which they came. */
    public List<FollowerInfo> list() {
        lock.lock();
        try {
            return seats.values().stream()
                    .map(followerSession -> followerSession.followerInfo)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    // ---- what requests ask

    /**
     * A follower comes; nothing when there are too many, or all is over.
     *
     * @param hangUp ends its connection from outside
     */
    public Optional<Entrance> enter(InetAddress address, boolean takesAll, Runnable hangUp) {
        lock.lock();
        try {
            if (isClosed || seats.size() >= OfferLimits.FOLLOWERS_MAX) {
                return Optional.empty();
            }
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            String stream = HexFormat.of().formatHex(random);
            FollowerInfo followerInfo = new FollowerInfo(
                    stream, address.getHostAddress(), clock.instant(), takesAll, FollowerInfo.Has.NOTHING);
            seats.put(stream, new FollowerSession(followerInfo, clock.millis(), hangUp));
            return Optional.of(new Entrance(stream, lastSent));
        } finally {
            lock.unlock();
        }
    }

    /** A follower is gone; nothing happens when it has left before. */
    public void leave(String stream) {
        lock.lock();
        try {
            seats.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    /** A follower says what it has; false when there is no such stream from there. */
    public boolean report(String stream, InetAddress address, FollowerInfo.Has has) {
        lock.lock();
        try {
            FollowerSession followerSession = seats.get(stream);
            if (followerSession == null
                    || !followerSession.followerInfo.address().equals(address.getHostAddress())) {
                return false;
            }
            FollowerInfo before = followerSession.followerInfo;
            followerSession.followerInfo =
                    new FollowerInfo(stream, before.address(), before.since(), before.takesAll(), has);
            followerSession.heardAtMillis = clock.millis();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the last thing that was sent. */
    public long lastSent() {
        lock.lock();
        try {
            return lastSent;
        } finally {
            lock.unlock();
        }
    }

    /** What was sent after this number, in order; of long ago nothing is known. */
    public List<Sent> sentAfter(long number) {
        lock.lock();
        try {
            return sent.stream().filter(one -> one.number() > number).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there is something after this position, or the time is over; false when all is over. */
    public boolean await(EventPosition position, long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = timeoutNanos;
            while (!isClosed && left > 0 && lastSent <= position.sent() && events.lastId() <= position.event()) {
                left = changed.awaitNanos(left);
            }
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    // ---- what the owner asks

    /** Sends an offer to everybody who takes only what is sent; how many these are, or nothing without such an offer. */
    public Optional<Integer> send(String name) {
        Optional<String> data = events.data(name);
        lock.lock();
        try {
            if (data.isEmpty()) {
                return Optional.empty();
            }
            lastSent++;
            sent.addLast(new Sent(lastSent, data.get()));
            if (sent.size() > OfferLimits.SENT_MAX) {
                sent.removeFirst();
            }
            changed.signalAll();
            return Optional.of((int) seats.values().stream()
                    .filter(followerSession -> !followerSession.followerInfo.takesAll())
                    .count());
        } finally {
            lock.unlock();
        }
    }

    // ---- its own thread

    private void watch() {
        try {
            long seen = 0;
            while (!isClosed()) {
                if (events.await(seen, TimeUnit.SECONDS.toNanos(1))) {
                    seen = events.lastId();
                    wakeAll();
                }
                hangUpOnTheSilent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return isClosed;
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void hangUpOnTheSilent() {
        long latest = clock.millis() - OfferLimits.FOLLOWER_SILENCE_MAX.toMillis();
        Collection<FollowerSession> silent;
        lock.lock();
        try {
            silent = seats.values().stream()
                    .filter(followerSession -> followerSession.heardAtMillis < latest)
                    .toList();
            silent.forEach(followerSession -> seats.remove(followerSession.followerInfo.stream()));
        } finally {
            lock.unlock();
        }
        silent.forEach(followerSession -> followerSession.hangUp.run());
    }

    /** Every stream ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
