package dev.spate.engine;

/** The session cannot listen where it was told to. */
public final class ListenException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** One line for a person. */
    public ListenException(String message) {
        super(message);
    }

    /** One line for a person, and what lies behind it. */
    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
