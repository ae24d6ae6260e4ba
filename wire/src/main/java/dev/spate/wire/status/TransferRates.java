package dev.spate.wire.status;

/**
 * Bytes of payload per second, over the last few seconds.
 *
 * @param downBytesPerSecond received
 * @param upBytesPerSecond sent
 */
public record TransferRates(long downBytesPerSecond, long upBytesPerSecond) {
    /** No payload is transferred. */
    public static final TransferRates NONE = new TransferRates(0, 0);
}
