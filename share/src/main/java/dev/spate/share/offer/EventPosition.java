package dev.spate.share.offer;

import java.util.Optional;

/**
 * The position of a follower in the stream of events. Its text is the id of an event in the stream. Immutable.
 *
 * @param epoch the epoch of the events: {@link OfferEvents#epoch}
 * @param event the id of the last event that the follower has received
 * @param sent the number of the last sent offer that the follower has received
 */
public record EventPosition(String epoch, long event, long sent) {
    /** Parses the text that a follower sends; empty when it is not of the form {@code EPOCH-EVENT-SENT}. */
    public static Optional<EventPosition> parse(String text) {
        String[] parts = text.split("-", -1);
        try {
            return parts.length == 3
                    ? Optional.of(new EventPosition(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** The same position with another event. */
    public EventPosition at(long newEvent) {
        return new EventPosition(epoch, newEvent, sent);
    }

    /** The same position with another sent offer. */
    public EventPosition afterSending(long newSent) {
        return new EventPosition(epoch, event, newSent);
    }

    /** The position in the form that {@link #parse} reads. */
    public String text() {
        return epoch + "-" + event + "-" + sent;
    }
}
