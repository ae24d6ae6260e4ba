package dev.spate.share.follow;

import dev.spate.share.text.JsonException;
import dev.spate.share.text.JsonObject;
import java.util.Optional;

/** An event in the stream of a share. */
sealed interface ShareEvent {
    /**
     * The first event of a connection.
     *
     * @param stream the share's name for this connection
     * @param isWhole whether the whole list of offers follows, so that everything else is no longer offered
     * @param peerPort the port where the share listens for peers, or 0 when it has not named one
     */
    record Begun(String stream, boolean isWhole, int peerPort) implements ShareEvent {}

    /** The share offers this, new or in a new version. */
    record Offered(OfferedItem offer) implements ShareEvent {}

    /** The owner has sent this offer to the followers that take only what is sent. */
    record Sent(OfferedItem offer) implements ShareEvent {}

    /** The share has withdrawn the offer of this name. */
    record Removed(String name) implements ShareEvent {}

    /**
     * The share has sent everything that it offered when the connection began.
     *
     * @param isSettled whether the share has checked all its files, so that its list is complete
     */
    record CaughtUp(boolean isSettled) implements ShareEvent {}

    /**
     * Reads an event; empty when this version does not know its kind.
     *
     * @throws JsonException when its data is not JSON
     * @throws FeedException when a member is missing or malformed
     */
    static Optional<ShareEvent> of(EventParser.Event event) throws JsonException, FeedException {
        return switch (event.type()) {
            case "begin" -> {
                JsonObject json = JsonObject.parse(event.data());
                String stream = json.text("stream").orElse("");
                if (!stream.matches("[0-9a-zA-Z]{1,64}")) {
                    throw new FeedException("the stream has no valid name");
                }
                long port = json.number("peerPort").orElse(0);
                yield Optional.of(new Begun(stream, json.flag("whole"), port > 0 && port <= 0xffff ? (int) port : 0));
            }
            case "added", "replaced" -> Optional.of(new Offered(OfferedItem.of(JsonObject.parse(event.data()))));
            case "sent" -> Optional.of(new Sent(OfferedItem.of(JsonObject.parse(event.data()))));
            case "removed" -> Optional.of(new Removed(OfferedItem.name(JsonObject.parse(event.data()))));
            case "caughtUp" ->
                Optional.of(new CaughtUp(JsonObject.parse(event.data()).flag("settled")));
            default -> Optional.empty();
        };
    }
}
