package dev.spate.wire.peer;

/** Takes the messages of a link in their order. */
@FunctionalInterface
public interface MessageSink {
    /** Takes one message and, with a {@link Message.Piece}, the duty to release its payload. */
    void accept(Message message);
}
