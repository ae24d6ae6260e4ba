package dev.spate.engine;

/** A torrent stopped on its own before it was complete. */
public final class TorrentFailedException extends SpateException {
    private static final long serialVersionUID = 1L;

    private final transient TorrentFailure failure;

    /** Thrown for this reason. */
    public TorrentFailedException(TorrentFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** What kind of failure it is, and which file is concerned. */
    public TorrentFailure failure() {
        return failure;
    }
}
