package dev.spate.web.follow;

import dev.spate.share.offer.EventPosition;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.OfferEvent;
import dev.spate.share.offer.OfferEvents;
import dev.spate.share.text.Json;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Route;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code /events}: the offers and their changes as server-sent events (WHATWG HTML, section 9.2).
 *
 * <p>A stream starts with {@code begin}, which names the stream and says whether the whole list of offers follows. Then
 * come the offers, and then {@code caughtUp}. With {@code Last-Event-ID}, only the events after that one follow. If
 * that event is no longer known, the whole list follows.
 */
public record EventsRoute(Followers followers) implements Route {
    @Override
    public void answer(Exchange exchange) throws IOException, InterruptedException {
        exchange.set("Cache-Control", "no-store");
        if (exchange.isHead()) {
            exchange.set("Content-Type", MediaType.EVENTS);
            exchange.answerEmpty(200);
            return;
        }
        boolean takesAll = exchange.rawParameter("on-request").isEmpty();
        Followers.Registration registration = followers
                .register(exchange.from(), takesAll, exchange::hangUp)
                .orElseThrow(() -> HttpError.later("too many followers at this moment", 30));
        try {
            new Stream(exchange, followers, registration).run();
        } finally {
            followers.unregister(registration.stream());
        }
    }

    /** One follower's connection. Owned by the thread of the request. */
    private static final class Stream {
        private final Exchange exchange;
        private final Followers followers;
        private final OfferEvents events;
        private final String name;
        private EventPosition position;
        private boolean hasCaughtUp;
        private long nextBeat;

        Stream(Exchange exchange, Followers followers, Followers.Registration registration) {
            this.exchange = exchange;
            this.followers = followers;
            this.events = followers.events();
            this.name = registration.stream();
            this.position = new EventPosition(events.epoch(), 0, registration.lastSent());
        }

        void run() throws IOException, InterruptedException {
            exchange.beginStream(MediaType.EVENTS);
            StringBuilder text = new StringBuilder();
            begin(text);
            write(text);
            do {
                if (text.isEmpty() && System.nanoTime() - nextBeat >= 0) {
                    // A comment. Writing it fails if the follower has disappeared without closing the connection.
                    text.append(":\n\n");
                }
                if (!text.isEmpty()) {
                    write(text);
                }
                boolean isOpen = followers.await(position, WebLimits.FOLLOWER_CHECK_EVERY.toNanos());
                if (!isOpen || exchange.hasLeft()) {
                    return;
                }
                next(text);
            } while (true);
        }

        /** Decides where the follower resumes, and adds the first events. */
        private void begin(StringBuilder text) {
            Optional<EventPosition> last = exchange.header("Last-Event-ID").flatMap(EventPosition::parse);
            Optional<EventPosition> known =
                    last.filter(it -> it.epoch().equals(events.epoch()) && events.reachesBackTo(it.event()));
            boolean startsWithFutureOffers =
                    last.isEmpty() && exchange.rawParameter("new").isPresent();
            if (known.isPresent()) {
                position = known.get();
            } else if (startsWithFutureOffers) {
                position = position.at(events.lastId());
            }
            boolean isWhole = known.isEmpty() && !startsWithFutureOffers;
            append(
                    text,
                    "begin",
                    new Json()
                            .put("stream", name)
                            .put("epoch", events.epoch())
                            .put("peerPort", events.peerPort())
                            .put("whole", isWhole)
                            .toString());
            // Both are read before the events: a change in between may be sent, but is not claimed to be.
            boolean isSettled = events.isSettled();
            long latest = events.lastId();
            addChanges(isWhole ? events.current() : events.since(position.event()), latest, text);
            addSent(text);
            addCaughtUp(isSettled, text, true);
        }

        private void next(StringBuilder text) {
            boolean isSettled = !hasCaughtUp && events.isSettled();
            long latest = events.lastId();
            addChanges(events.since(position.event()), latest, text);
            addSent(text);
            if (!hasCaughtUp) {
                addCaughtUp(isSettled, text, false);
            }
        }

        /**
         * Adds the changes, and sets the position to {@code latest} or later. An event up to there that is not among
         * the changes was replaced by a later one, so it must not be waited for.
         */
        private void addChanges(List<OfferEvent> changes, long latest, StringBuilder text) {
            for (OfferEvent event : changes) {
                position = position.at(event.id());
                append(text, event.kind().word(), event.data());
            }
            position = position.at(Math.max(position.event(), latest));
        }

        /** The same for sent offers. Their number in an earlier run of the share may have been higher than now. */
        private void addSent(StringBuilder text) {
            long latest = followers.lastSent();
            for (Followers.Sent sent : followers.sentAfter(position.sent())) {
                position = position.afterSending(sent.number());
                append(text, "sent", sent.data());
                latest = Math.max(latest, sent.number());
            }
            position = position.afterSending(latest);
        }

        /**
         * Adds {@code caughtUp} at the beginning, and once more later if the share was not settled at the beginning.
         */
        private void addCaughtUp(boolean isSettled, StringBuilder text, boolean isFirst) {
            hasCaughtUp = isSettled;
            if (isSettled || isFirst) {
                append(text, "caughtUp", new Json().put("settled", isSettled).toString());
            }
        }

        private void append(StringBuilder text, String kind, String data) {
            text.append("id: ").append(position.text()).append("\nevent: ").append(kind);
            text.append("\ndata: ").append(data).append("\n\n");
        }

        private void write(StringBuilder text) throws IOException {
            exchange.write(false, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
            text.setLength(0);
            nextBeat = System.nanoTime() + WebLimits.HEART_BEAT_EVERY.toNanos();
        }
    }
}
