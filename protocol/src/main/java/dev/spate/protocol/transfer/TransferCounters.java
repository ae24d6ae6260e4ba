package dev.spate.protocol.transfer;

import dev.spate.wire.status.TransferTotals;

/** Counts the payload of all sessions together, and the bytes wasted in this one. Owned by the torrent. */
public final class TransferCounters {
    private long uploaded;
    private long downloaded;
    private long wasted;

    public TransferCounters(long uploaded, long downloaded) {
        this.uploaded = uploaded;
        this.downloaded = downloaded;
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
