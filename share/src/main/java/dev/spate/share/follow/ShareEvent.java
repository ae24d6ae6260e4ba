package dev.spate.share.follow;

import dev.spate.share.text.JsonException;
import dev.spate.share.text.JsonObject;
import java.util.Optional;

/** What a share tells. */
sealed interface ShareEvent {
    /**
     * A connection begins.
     *
     * @param stream how the share calls it
     * @param isWhole whether everything that is offered follows, and what does not follow is not offered
     * @param peerPort where the share listens for peers, or 0 when it did not say
     */
    record Begun(String stream, boolean isWhole, int peerPort) implements ShareEvent {}

    /** Something can be had. */
    record Given(OfferedItem offer) implements ShareEvent {}

    /** The owner has sent something to those who ask for nothing. */
    record Sent(OfferedItem offer) implements ShareEvent {}

    /** Something is offered no longer. */
    record Removed(String name) implements ShareEvent {}

    /** What was offered when the connection began has been told. */
    record CaughtUp(boolean isSettled) implements ShareEvent {}

    /**
     * Reads an event; nothing when it is of a kind that this version does not know.
     *
     * @throws JsonException when it is not JSON
     * @throws FeedException when it does not say what events of its kind say
     */
    static Optional<ShareEvent> of(EventParser.Event event) throws JsonException, FeedException {
        return switch (event.type()) {
            case "begin" -> {
                JsonObject json = JsonObject.parse(event.data());
                String stream = json.text("stream").orElse("");
                if (!stream.matches("[0-9a-zA-Z]{1,64}")) {
                    throw new FeedException("a stream without a usable name");
                }
                long port = json.number("peerPort").orElse(0);
                yield Optional.of(new Begun(stream, json.flag("whole"), port > 0 && port <= 0xffff ? (int) port : 0));
            }
            case "added", "replaced" -> Optional.of(new Given(OfferedItem.of(JsonObject.parse(event.data()))));
            case "sent" -> Optional.of(new Sent(OfferedItem.of(JsonObject.parse(event.data()))));
            case "removed" -> Optional.of(new Removed(OfferedItem.name(JsonObject.parse(event.data()))));
            case "caughtUp" ->
                Optional.of(new CaughtUp(JsonObject.parse(event.data()).flag("settled")));
            default -> Optional.empty();
        };
    }
}
