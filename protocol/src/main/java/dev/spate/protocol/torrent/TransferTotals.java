package dev.spate.protocol.torrent;

/** Payload of all sessions together, and what was wasted in this one, in bytes. Owned by the torrent. */
final class TransferTotals {
    private long uploaded;
    private long downloaded;
    private long wasted;

    TransferTotals(long uploaded, long downloaded) {
        this.uploaded = uploaded;
        this.downloaded = downloaded;
    }

    void upload(long bytes) {
        uploaded += bytes;
    }

    void download(long bytes) {
        downloaded += bytes;
    }

    void waste(long bytes) {
        wasted += bytes;
    }

    long uploaded() {
        return uploaded;
    }

    long downloaded() {
        return downloaded;
    }

    long wasted() {
        return wasted;
    }

    /** Changes whenever anything worth saving has changed. */
    long sum() {
        return uploaded + downloaded;
    }
}
