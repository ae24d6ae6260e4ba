package dev.spate.engine;

/** The torrent needs a feature that this version does not have; the message names it. */
public final class UnsupportedTorrentException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** @param message one line for a person */
    public UnsupportedTorrentException(String message) {
        super(message);
    }

    /**
     * @param message one line for a person
     * @param cause the exception that led to this one
     */
    public UnsupportedTorrentException(String message, Throwable cause) {
        super(message, cause);
    }
}
