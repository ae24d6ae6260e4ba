package dev.spate.engine;

/** Another program, or another session, is already downloading the torrent to the same folder. */
public final class AlreadyInUseException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for a person */
    public AlreadyInUseException(String message) {
        super(message);
    }

    /**
     * @param message one line for a person
     * @param cause the exception that led to this one
     */
    public AlreadyInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
