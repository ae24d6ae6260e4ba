package dev.spate.share.follow;

import dev.spate.http.HttpResponse;
import dev.spate.share.text.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Receives the events of a share, and connects again whenever the connection ends. Owned by its own thread. Events go
 * into the inbox; while that is full, nothing is read from the share.
 */
final class EventStream implements Runnable {
    private final ShareSite site;
    private final String query;
    private final Inbox inbox;
    private final RandomGenerator random;
    private String lastId;
    private Duration pause = FollowLimits.RECONNECT_FIRST;

    EventStream(ShareSite site, String query, String lastId, Inbox inbox, RandomGenerator random) {
        this.site = site;
        this.query = query;
        this.lastId = lastId;
        this.inbox = inbox;
        this.random = random;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String reason;
                try {
                    receive();
                    reason = "the share has ended the connection";
                } catch (IOException e) {
                    reason = Objects.requireNonNullElse(e.getMessage(), "cannot be reached");
                }
                inbox.put(new FollowEvent.Lost(reason));
                // Many followers lose the same share at the same moment; the random part keeps them from connecting
                // again all at once.
                Thread.sleep(pause.toMillis() / 2 + random.nextLong(pause.toMillis() / 2 + 1));
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(FollowLimits.RECONNECT_MAX) > 0 ? FollowLimits.RECONNECT_MAX : doubled;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() throws IOException, InterruptedException {
        try (HttpResponse response = site.events(query, lastId)) {
            EventParser parser = new EventParser(lastId);
            InputStream body = response.body();
            byte[] buffer = new byte[16 * 1024];
            for (int length = body.read(buffer, 0, buffer.length);
                    length >= 0;
                    length = body.read(buffer, 0, buffer.length)) {
                for (EventParser.Event event : parser.feed(buffer, 0, length)) {
                    deliver(event);
                }
                parser.retryMillis().ifPresent(millis -> pause = bounded(Duration.ofMillis(millis)));
            }
        }
    }

    private void deliver(EventParser.Event event) throws InterruptedException {
        try {
            Optional<ShareEvent> shareEvent = ShareEvent.of(event);
            inbox.put(new FollowEvent.Received(event.id(), shareEvent));
            if (shareEvent.isPresent() && shareEvent.get() instanceof ShareEvent.CaughtUp) {
                pause = FollowLimits.RECONNECT_FIRST;
            }
        } catch (FeedException | JsonException e) {
            inbox.put(new FollowEvent.Malformed(Objects.requireNonNullElse(e.getMessage(), "sent a malformed event")));
            inbox.put(new FollowEvent.Received(event.id(), Optional.empty()));
        }
        lastId = event.id();
    }

    private static Duration bounded(Duration asked) {
        return asked.compareTo(FollowLimits.RECONNECT_FIRST) < 0
                ? FollowLimits.RECONNECT_FIRST
                : asked.compareTo(FollowLimits.RECONNECT_MAX) > 0 ? FollowLimits.RECONNECT_MAX : asked;
    }
}
