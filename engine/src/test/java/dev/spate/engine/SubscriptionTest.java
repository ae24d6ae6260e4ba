package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.InfoHash;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionTest {
    private static final InfoHash TORRENT = InfoHash.v1(new byte[20]);

    private final Set<Subscription> subscribers = new HashSet<>();
    private final Subscription subscription = new Subscription(subscribers);

    private static SessionEvent event(int number) {
        return new SessionEvent.PieceCompleted(TORRENT, number);
    }

    private void publish(int from, int to) {
        for (int i = from; i < to; i++) {
            subscription.publish(event(i));
        }
    }

    private List<SessionEvent> all() throws InterruptedException {
        List<SessionEvent> events = new ArrayList<>();
        for (Optional<SessionEvent> event = subscription.poll(Duration.ZERO);
                event.isPresent();
                event = subscription.poll(Duration.ZERO)) {
            events.add(event.get());
        }
        return events;
    }

    private static List<SessionEvent> events(int from, int to) {
        List<SessionEvent> events = new ArrayList<>();
        for (int i = from; i < to; i++) {
            events.add(event(i));
        }
        return events;
    }

    @Test
    void deliversEverythingInOrderToAFastSubscriber() throws Exception {
        publish(0, SessionLimits.EVENTS_MAX);

        assertThat(all()).isEqualTo(events(0, SessionLimits.EVENTS_MAX));
    }

    @Test
    void reportsMissedEventsOnceToASlowSubscriber() throws Exception {
        publish(0, SessionLimits.EVENTS_MAX + 7);

        List<SessionEvent> expected = events(0, SessionLimits.EVENTS_MAX);
        expected.add(new SessionEvent.Missed(7));
        assertThat(all()).isEqualTo(expected);
    }

    @Test
    void reportsMissedEventsBeforeLaterOnes() throws Exception {
        publish(0, SessionLimits.EVENTS_MAX + 7);
        for (int i = 0; i < 3; i++) {
            subscription.poll(Duration.ZERO);
        }
        int next = SessionLimits.EVENTS_MAX + 7;
        publish(next, next + 1);

        List<SessionEvent> expected = events(3, SessionLimits.EVENTS_MAX);
        expected.add(new SessionEvent.Missed(7));
        expected.add(event(next));
        assertThat(all()).isEqualTo(expected);
    }

    @Test
    void deliversEveryEventOrCountsItAsMissed() throws Exception {
        long reported = 0;
        long missed = 0;
        int published = 0;
        for (int round = 0; round < 5; round++) {
            publish(0, SessionLimits.EVENTS_MAX + round);
            published += SessionLimits.EVENTS_MAX + round;
            for (int i = 0; i < 4_000; i++) {
                SessionEvent event = subscription.poll(Duration.ZERO).orElseThrow();
                reported += event instanceof SessionEvent.Missed ? 0 : 1;
                missed += event instanceof SessionEvent.Missed(long count) ? count : 0;
            }
        }
        for (SessionEvent event : all()) {
            reported += event instanceof SessionEvent.Missed ? 0 : 1;
            missed += event instanceof SessionEvent.Missed(long count) ? count : 0;
        }

        assertThat(missed).isPositive();
        assertThat(reported + missed).isEqualTo(published);
    }

    @Test
    void reportsMissedEventsEvenAfterTheEnd() throws Exception {
        publish(0, SessionLimits.EVENTS_MAX + 2);
        subscription.close();
        publish(0, 1);

        assertThat(subscription.isOver()).isFalse();
        assertThat(all()).hasSize(SessionLimits.EVENTS_MAX + 1).endsWith(new SessionEvent.Missed(2));
        assertThat(subscription.isOver()).isTrue();
        assertThat(subscribers).isEmpty();
    }
}
