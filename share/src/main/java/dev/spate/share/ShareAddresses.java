package dev.spate.share;

import dev.spate.wire.HostPort;
import java.util.List;

/**
 * The public addresses of a share. Immutable.
 *
 * @param web the beginning of every web address: {@code http://HOST:PORT}, without a slash at the end
 * @param trackers the announce URLs of its tracker, first HTTP, then UDP
 * @param peer where the share accepts connections of peers
 */
public record ShareAddresses(String web, List<String> trackers, HostPort peer) {
    /** Copies the list. */
    public ShareAddresses {
        trackers = List.copyOf(trackers);
    }
}
