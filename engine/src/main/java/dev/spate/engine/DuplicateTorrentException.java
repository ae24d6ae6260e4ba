package dev.spate.engine;

/** The session already has this torrent. */
public final class DuplicateTorrentException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for a person */
    public DuplicateTorrentException(String message) {
        super(message);
    }

    /**
     * @param message one line for a person
     * @param cause the exception that led to this one
     */
    public DuplicateTorrentException(String message, Throwable cause) {
        super(message, cause);
    }
}
