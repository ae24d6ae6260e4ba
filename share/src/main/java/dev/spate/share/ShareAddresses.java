package dev.spate.share;

import dev.spate.wire.HostPort;
import java.util.List;

/**
 * Where the world finds what is shared.
 *
 * @param web the beginning of every web address: {@code http://HOST:PORT}
 * @param trackers announce URLs
 * @param peer where this program takes connections of peers
 */
public record ShareAddresses(String web, List<String> trackers, HostPort peer) {
    /** Copies the list. */
    public ShareAddresses {
        trackers = List.copyOf(trackers);
    }
}
