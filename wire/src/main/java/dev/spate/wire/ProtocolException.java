package dev.spate.wire;

/**
 * Input from outside breaks the rules of its format. The message is one readable line; it never contains raw bytes of
 * the input.
 *
 * <p>Only decoders throw it, and the caller of a decoder catches it there: the sender is at fault, not this program.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProtocolException(String message) {
        super(message);
    }

    public ProtocolException(String message, Throwable cause) {
        super(message, cause);
    }
}
