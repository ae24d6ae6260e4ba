package dev.spate.engine;

/** The session cannot listen on one of its addresses, or on its port. */
public final class ListenException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for a person */
    public ListenException(String message) {
        super(message);
    }

    /**
     * @param message one line for a person
     * @param cause the exception that led to this one
     */
    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
