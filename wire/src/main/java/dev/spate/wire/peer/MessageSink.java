package dev.spate.wire.peer;

/** Receives the messages of a link in their order. */
@FunctionalInterface
public interface MessageSink {
    /** Receives one message. The receiver of a {@link Message.Piece} must release its payload. */
    void accept(Message message);
}
