package dev.spate.tracker.front;

import java.time.Duration;

/**
 * How long a connection may take.
 *
 * @param idle between requests, or before the first one
 * @param head from the first byte of a request to its end
 * @param answer until the other side has received an answer
 */
public record HttpTimeouts(Duration idle, Duration head, Duration answer) {
    /** Long enough for a phone on a train, and short enough that a thousand slow connections end soon. */
    public static final HttpTimeouts USUAL =
            new HttpTimeouts(Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(20));
}
