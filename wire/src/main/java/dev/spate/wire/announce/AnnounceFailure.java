package dev.spate.wire.announce;

/**
 * A tracker refuses a request.
 *
 * @param reason one printable line, at most {@link AnnounceLimits#TEXT_MAX} code points; empty when the tracker gave
 *     none
 * @param retryInSeconds when to ask again (BEP 31, or the interval beside the reason), 1 to
 *     {@link AnnounceLimits#INTERVAL_SECONDS_MAX}, or {@link #NOT_SAID} or {@link #NEVER}
 */
public record AnnounceFailure(String reason, int retryInSeconds) implements AnnounceResult, ScrapeResult {
    /** The tracker did not say when to ask again. */
    public static final int NOT_SAID = 0;

    /** The tracker does not serve this torrent and never will. */
    public static final int NEVER = -1;

    public AnnounceFailure {
        if (retryInSeconds < NEVER || retryInSeconds > AnnounceLimits.INTERVAL_SECONDS_MAX) {
            throw new IllegalArgumentException("retry in " + retryInSeconds + " seconds");
        }
    }
}
