package dev.spate.engine;

/** A call to the engine that cannot be done, with one line that says why. Each meaning has a subclass. */
public class SpateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SpateException(String message) {
        super(message);
    }

    public SpateException(String message, Throwable cause) {
        super(message, cause);
    }
}
