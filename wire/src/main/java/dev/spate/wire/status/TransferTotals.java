package dev.spate.wire.status;

/**
 * Bytes of payload in all.
 *
 * @param downloadedBytes of all sessions together, bad and late blocks included
 * @param uploadedBytes of all sessions together
 * @param wastedBytes of this session: bad, late and unrequested blocks
 */
public record TransferTotals(long downloadedBytes, long uploadedBytes, long wastedBytes) {
    /** Nothing has been transferred. */
    public static final TransferTotals NONE = new TransferTotals(0, 0, 0);
}
