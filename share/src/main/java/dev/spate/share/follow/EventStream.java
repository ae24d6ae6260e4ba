package dev.spate.share.follow;

import dev.spate.http.HttpResponse;
import dev.spate.share.text.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Receives the events of a share over one connection, and says why it ended. Owned by its own thread. Events go into the
 * inbox; while that is full, nothing is read from the share.
 */
final class EventStream implements Runnable {
    private final ShareSite site;
    private final String query;
    private final String lastId;
    private final Inbox inbox;

    EventStream(ShareSite site, String query, String lastId, Inbox inbox) {
        this.site = site;
        this.query = query;
        this.lastId = lastId;
        this.inbox = inbox;
    }

    @Override
    public void run() {
        try {
            String reason = "the share has ended the connection";
            try {
                receive();
            } catch (IOException e) {
                reason = Objects.requireNonNullElse(e.getMessage(), "cannot be reached");
            }
            inbox.put(new FollowEvent.Lost(reason));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            inbox.answer(new FollowEvent.Broken(bug));
        }
    }

    private void receive() throws IOException, InterruptedException {
        try (HttpResponse response = site.events(query, lastId)) {
            EventParser parser = new EventParser(lastId);
            InputStream body = response.body();
            byte[] buffer = new byte[16 * 1024];
            OptionalLong retryMillis = OptionalLong.empty();
            for (int length = body.read(buffer, 0, buffer.length);
                    length >= 0;
                    length = body.read(buffer, 0, buffer.length)) {
                for (EventParser.Event event : parser.feed(buffer, 0, length)) {
                    deliver(event);
                }
                if (!parser.retryMillis().equals(retryMillis)) {
                    retryMillis = parser.retryMillis();
                    inbox.put(new FollowEvent.PauseNamed(Duration.ofMillis(retryMillis.orElseThrow())));
                }
            }
        }
    }

    private void deliver(EventParser.Event event) throws InterruptedException {
        try {
            inbox.put(new FollowEvent.Received(event.id(), ShareEvent.of(event)));
        } catch (FeedException | JsonException e) {
            inbox.put(new FollowEvent.Malformed(Objects.requireNonNullElse(e.getMessage(), "sent a malformed event")));
            inbox.put(new FollowEvent.Received(event.id(), Optional.empty()));
        }
    }
}
