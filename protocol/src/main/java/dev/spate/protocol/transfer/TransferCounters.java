package dev.spate.protocol.transfer;

import dev.spate.wire.status.TransferTotals;

/** Counts the payload of all sessions together, and the bytes wasted in this one. Owned by the torrent. */
public final class TransferCounters {
    private long uploaded;
    private long downloaded;
    private long wasted;
    private long uploadedEarlier;
    private long downloadedEarlier;

    /** Adds the payload of earlier sessions. */
    public void addEarlier(long uploadedBytes, long downloadedBytes) {
        uploaded += uploadedBytes;
        uploadedEarlier += uploadedBytes;
        downloaded += downloadedBytes;
        downloadedEarlier += downloadedBytes;
    }

    public void addUploaded(long bytes) {
        uploaded += bytes;
    }

    void addDownloaded(long bytes) {
        downloaded += bytes;
    }

    public void addWasted(long bytes) {
        wasted += bytes;
    }

    public long uploaded() {
        return uploaded;
    }

    public long downloaded() {
        return downloaded;
    }

    public long uploadedInSession() {
        return uploaded - uploadedEarlier;
    }

    public long downloadedInSession() {
        return downloaded - downloadedEarlier;
    }

    public long wasted() {
        return wasted;
    }

    public TransferTotals totals() {
        return new TransferTotals(downloaded, uploaded, wasted);
    }

    /** Changes whenever anything worth saving has changed. */
    public long sum() {
        return uploaded + downloaded;
    }
}
