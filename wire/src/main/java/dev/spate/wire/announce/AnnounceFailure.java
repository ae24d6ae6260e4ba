package dev.spate.wire.announce;

/**
 * A tracker refuses.
 *
 * @param reason one printable line, at most {@link AnnounceLimits#TEXT_MAX} code points; empty when it gave none
 * @param retryInSeconds when to ask again (BEP 31, or the interval beside the reason), 1 to {@link AnnounceLimits#INTERVAL_SECONDS_MAX}, or
 *     {@link #NOT_SAID} or {@link #NEVER}
 */
public record AnnounceFailure(String reason, int retryInSeconds) implements AnnounceResult, ScrapeResult {
    /** The tracker leaves it open whether and when to ask again. */
    public static final int NOT_SAID = 0;

    /** It is no tracker for this torrent and will not become one. */
    public static final int NEVER = -1;

    public AnnounceFailure {
        if (retryInSeconds < NEVER || retryInSeconds > AnnounceLimits.INTERVAL_SECONDS_MAX) {
            throw new IllegalArgumentException("retry in " + retryInSeconds + " seconds");
        }
    }
}
