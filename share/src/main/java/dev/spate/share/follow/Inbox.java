package dev.spate.share.follow;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Events on their way to the machine. The stream waits while too many of its events are here, so that nothing is read
 * from the share. Answers never wait; the number of requests bounds them. Thread-safe.
 */
final class Inbox {
    private final BlockingQueue<FollowEvent> events = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(FollowLimits.INBOX_MAX);

    /** Waits until there is room. */
    void put(FollowEvent.OfStream event) throws InterruptedException {
        room.acquire();
        events.add(event);
    }

    void answer(FollowEvent event) {
        events.add(event);
    }

    /** Takes the next event; waits for so long at most. */
    Optional<FollowEvent> take(long nanos) throws InterruptedException {
        Optional<FollowEvent> event = Optional.ofNullable(events.poll(nanos, TimeUnit.NANOSECONDS));
        if (event.filter(each -> each instanceof FollowEvent.OfStream).isPresent()) {
            room.release();
        }
        return event;
    }
}
