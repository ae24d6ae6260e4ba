package dev.spate.engine;

/**
 * A call to the engine that cannot be done. The message says why in one line; each meaning that a program may want to
 * handle has a subclass.
 */
public class SpateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for a person */
    public SpateException(String message) {
        super(message);
    }

    /**
     * @param message one line for a person
     * @param cause the exception that led to this one
     */
    public SpateException(String message, Throwable cause) {
        super(message, cause);
    }
}
