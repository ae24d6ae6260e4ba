package dev.spate.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A subscriber's own queue of {@link SessionEvent}s, in the order in which they happened. Thread-safe.
 *
 * <p>The queue is bounded at 10,000 events. The session never waits for a slow subscriber: it drops events, and
 * {@link SessionEvent.Missed} says how many.
 */
public final class Subscription implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition published = lock.newCondition();
    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>();
    private final Set<Subscription> subscribers;
    private long missed;
    private boolean isClosed;

    Subscription(Set<Subscription> subscribers) {
        this.subscribers = subscribers;
        subscribers.add(this);
    }

    void publish(SessionEvent event) {
        lock.lock();
        try {
            if (isClosed) {
                return;
            }
            if (events.size() >= SessionLimits.EVENTS_MAX) {
                missed++;
                return;
            }
            if (missed > 0) {
                events.add(new SessionEvent.Missed(missed));
                missed = 0;
            }
            events.add(event);
            published.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next event, and waits for one if there is none.
     *
     * @param timeout how long to wait at most
     * @return the event; empty when the time is over, or when the subscription or its session was closed and all events
     *     were taken
     */
    public Optional<SessionEvent> poll(Duration timeout) throws InterruptedException {
        long nanos = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (events.isEmpty() && !isClosed && nanos > 0) {
                nanos = published.awaitNanos(nanos);
            }
            if (events.isEmpty() && missed > 0) {
                SessionEvent missedEvents = new SessionEvent.Missed(missed);
                missed = 0;
                return Optional.of(missedEvents);
            }
            return Optional.ofNullable(events.poll());
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #poll} will never return an event again. */
    public boolean isOver() {
        lock.lock();
        try {
            return isClosed && events.isEmpty() && missed == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Accepts no more events; those in the queue can still be polled. */
    @Override
    public void close() {
        subscribers.remove(this);
        lock.lock();
        try {
            isClosed = true;
            published.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
