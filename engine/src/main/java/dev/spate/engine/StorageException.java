package dev.spate.engine;

/** The files of a torrent cannot be used in the folder where they belong. */
public final class StorageException extends SpateException {
    private static final long serialVersionUID = 1L;

    private final transient TorrentFailure failure;

    /** @param failure the cause; its message becomes the message of the exception */
    public StorageException(TorrentFailure failure) {
        super(failure.message());
        this.failure = failure;
    }

    /** The kind of failure, and the file that it concerns. */
    public TorrentFailure failure() {
        return failure;
    }
}
