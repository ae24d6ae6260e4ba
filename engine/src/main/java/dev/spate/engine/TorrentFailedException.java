package dev.spate.engine;

/** A torrent stopped by itself before it was complete. */
public final class TorrentFailedException extends SpateException {
    private static final long serialVersionUID = 1L;

    private final transient TorrentFailure failure;

    /** @param failure the cause; its message becomes the message of the exception */
    public TorrentFailedException(TorrentFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** The kind of failure, and the file that it concerns. */
    public TorrentFailure failure() {
        return failure;
    }
}
