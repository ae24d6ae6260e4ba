package dev.spate.engine;

/** The files of a torrent cannot be used where they should lie. */
public final class StorageException extends SpateException {
    private static final long serialVersionUID = 1L;

    private final transient TorrentFailure failure;

    /** Thrown for this reason. */
    public StorageException(TorrentFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** What kind of failure it is, and which file is concerned. */
    public TorrentFailure failure() {
        return failure;
    }
}
