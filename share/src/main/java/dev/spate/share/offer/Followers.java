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
 * The connected followers, and what the owner has sent to them. Thread-safe.
 *
 * <p>The thread of each follower's request asks here for the next events and writes them. Nothing is queued for a
 * follower, so a slow one costs no memory. One thread of this class waits for new events and wakes the requests. It
 * also disconnects followers that are silent for too long: a follower has to report its progress every few seconds.
 */
public final class Followers implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final OfferEvents events;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, FollowerSession> sessions = new LinkedHashMap<>();
    private final Deque<Sent> sent = new ArrayDeque<>();
    private final Thread thread;
    private long lastSent;
    private boolean isClosed;

    /**
     * An offer that the owner has sent.
     *
     * @param number grows with each sent offer, even across restarts
     * @param data the offer as one JSON object on one line
     */
    public record Sent(long number, String data) {}

    /**
     * What a follower gets when it connects.
     *
     * @param stream the name of its stream, 32 hexadecimal digits
     * @param lastSent the number of the last offer that was sent before it connected
     */
    public record Registration(String stream, long lastSent) {}

    /** One connected follower. Guarded by the lock of {@link Followers}. */
    static final class FollowerSession {
        private final Runnable hangUp;
        private FollowerInfo followerInfo;
        private long reportedAtMillis;

        private FollowerSession(FollowerInfo followerInfo, long now, Runnable hangUp) {
            this.followerInfo = followerInfo;
            this.reportedAtMillis = now;
            this.hangUp = hangUp;
        }
    }

    /**
     * No followers yet. Starts the thread that waits for events; {@link #close} ends it.
     *
     * @param events the events of the offers
     * @param clock tells when followers connect and how long they are silent
     */
    public Followers(OfferEvents events, InstantSource clock) {
        this.events = events;
        this.clock = clock;
        // Numbers of an earlier run are smaller, so a follower that comes back gets everything that was sent since.
        this.lastSent = clock.millis();
        this.thread = Thread.ofVirtual().name("spate-followers").start(this::watch);
    }

    /** The events of the offers. */
    public OfferEvents events() {
        return events;
    }

    /** The connected followers, in the order in which they connected: a copy of the list. */
    public List<FollowerInfo> list() {
        lock.lock();
        try {
            return sessions.values().stream()
                    .map(followerSession -> followerSession.followerInfo)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    // ---- for requests of followers

    /**
     * Registers a follower that connects.
     *
     * @param address where the follower comes from
     * @param takesAll whether it downloads every offer, not only those that the owner sends
     * @param hangUp ends its connection; called on another thread
     * @return empty when 1,000 followers are connected, or this is closed
     */
    public Optional<Registration> register(InetAddress address, boolean takesAll, Runnable hangUp) {
        lock.lock();
        try {
            if (isClosed || sessions.size() >= OfferLimits.FOLLOWERS_MAX) {
                return Optional.empty();
            }
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            String stream = HexFormat.of().formatHex(random);
            FollowerInfo followerInfo = new FollowerInfo(
                    stream, address.getHostAddress(), clock.instant(), takesAll, FollowerInfo.Progress.NOTHING);
            sessions.put(stream, new FollowerSession(followerInfo, clock.millis(), hangUp));
            return Optional.of(new Registration(stream, lastSent));
        } finally {
            lock.unlock();
        }
    }

    /** Removes a follower whose connection has ended. Has no effect when there is no such stream. */
    public void unregister(String stream) {
        lock.lock();
        try {
            sessions.remove(stream);
        } finally {
            lock.unlock();
        }
    }

    /** Stores the progress that a follower reports; returns false when that address has no such stream. */
    public boolean report(String stream, InetAddress address, FollowerInfo.Progress progress) {
        lock.lock();
        try {
            FollowerSession followerSession = sessions.get(stream);
            if (followerSession == null
                    || !followerSession.followerInfo.address().equals(address.getHostAddress())) {
                return false;
            }
            FollowerInfo before = followerSession.followerInfo;
            followerSession.followerInfo =
                    new FollowerInfo(stream, before.address(), before.since(), before.takesAll(), progress);
            followerSession.reportedAtMillis = clock.millis();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The number of the last offer that was sent. */
    public long lastSent() {
        lock.lock();
        try {
            return lastSent;
        } finally {
            lock.unlock();
        }
    }

    /** The offers that were sent after this number, in order; at most the last 1,000. */
    public List<Sent> sentAfter(long number) {
        lock.lock();
        try {
            return sent.stream().filter(one -> one.number() > number).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until there is an event or a sent offer after this position, or until the time is over.
     *
     * @param timeoutNanos the longest wait, in nanoseconds
     * @return false when this is closed
     */
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

    // ---- for the owner

    /**
     * Sends an offer to all followers that take only what is sent. It is also kept for followers that connect again.
     *
     * @param name the name of the offer
     * @return the number of those followers; empty when there is no such offer
     */
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
            return Optional.of((int) sessions.values().stream()
                    .filter(followerSession -> !followerSession.followerInfo.takesAll())
                    .count());
        } finally {
            lock.unlock();
        }
    }

    // ---- the thread that waits for events

    private void watch() {
        try {
            long seen = 0;
            while (!isClosed()) {
                if (events.await(seen, TimeUnit.SECONDS.toNanos(1))) {
                    seen = events.lastId();
                    wakeAll();
                }
                disconnectSilent();
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

    private void disconnectSilent() {
        long latest = clock.millis() - OfferLimits.FOLLOWER_SILENCE_MAX.toMillis();
        Collection<FollowerSession> silent;
        lock.lock();
        try {
            silent = sessions.values().stream()
                    .filter(followerSession -> followerSession.reportedAtMillis < latest)
                    .toList();
            silent.forEach(followerSession -> sessions.remove(followerSession.followerInfo.stream()));
        } finally {
            lock.unlock();
        }
        silent.forEach(followerSession -> followerSession.hangUp.run());
    }

    /** Ends all streams and the thread. Has no effect when called again. */
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
