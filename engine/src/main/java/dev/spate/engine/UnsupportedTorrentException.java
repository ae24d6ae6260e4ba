package dev.spate.engine;

/** The torrent needs something that this version cannot do; the message says what. */
public final class UnsupportedTorrentException extends SpateException {
    private static final long serialVersionUID = 1L;

    /** One line for a person. */
    public UnsupportedTorrentException(String message) {
        super(message);
    }

    /** One line for a person, and what lies behind it. */
    public UnsupportedTorrentException(String message, Throwable cause) {
        super(message, cause);
    }
}
