package dev.spate.wire.status;

/**
 * Total bytes of payload.
 *
 * @param downloadedBytes received in all sessions together, including bad and late blocks
 * @param uploadedBytes sent in all sessions together
 * @param wastedBytes received in this session as bad, late or unrequested blocks
 */
public record TransferTotals(long downloadedBytes, long uploadedBytes, long wastedBytes) {
    /** Nothing has been transferred. */
    public static final TransferTotals NONE = new TransferTotals(0, 0, 0);
}
