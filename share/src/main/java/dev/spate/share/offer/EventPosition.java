package dev.spate.share.offer;

import java.util.Optional;

/**
 * How far a follower has heard: the id of an event on its way.
 *
 * @param epoch of the offers' events
 * @param event the last of these
 * @param sent the last of what was sent to followers
 */
public record EventPosition(String epoch, long event, long sent) {
    /** What a follower says of itself; anything else than an id of ours is nothing. */
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

    /** The same with another event of the offers. */
    public EventPosition at(long newEvent) {
        return new EventPosition(epoch, newEvent, sent);
    }

    /** The same with another number of what was sent. */
    public EventPosition afterSending(long newSent) {
        return new EventPosition(epoch, event, newSent);
    }

    /** As it stands in a stream: {@code EPOCH-EVENT-SENT}, in decimal digits. */
    public String text() {
        return epoch + "-" + event + "-" + sent;
    }
}
