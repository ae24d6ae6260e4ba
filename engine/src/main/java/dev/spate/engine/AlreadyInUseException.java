package dev.spate.engine;

/** Another program, or another session, is downloading the same torrent to the same folder. */
public final class AlreadyInUseException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** One line for a person. */
    public AlreadyInUseException(String message) {
        super(message);
    }

    /** One line for a person, and what lies behind it. */
    public AlreadyInUseException(String message, Throwable cause) {
        super(message, cause);
    }
}
