package dev.spate.engine;

/** The session has this torrent already. */
public final class DuplicateTorrentException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** One line for a person. */
    public DuplicateTorrentException(String message) {
        super(message);
    }

    /** One line for a person, and what lies behind it. */
    public DuplicateTorrentException(String message, Throwable cause) {
        super(message, cause);
    }
}
