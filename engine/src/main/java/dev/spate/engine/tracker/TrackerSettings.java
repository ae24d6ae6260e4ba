package dev.spate.engine.tracker;

import dev.spate.http.HttpSettings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * How trackers are asked. Immutable.
 *
 * @param http proxy, trust and timeouts; its local addresses are not used
 * @param local the addresses to announce from, one announce each (BEP 7): those that peers can reach, or a wildcard for
 *     each address family; when empty, the system chooses
 * @param localAllowed whether trackers on this machine and in private networks may be asked, whatever their URL
 * @param udpRetransmit the wait before the first retransmission over UDP
 */
public record TrackerSettings(
        HttpSettings http, List<InetAddress> local, boolean localAllowed, Duration udpRetransmit) {
    /** Copies the list. */
    public TrackerSettings {
        local = List.copyOf(local);
        if (local.size() > TrackerClientLimits.LOCAL_ADDRESSES_MAX) {
            throw new IllegalArgumentException(local.size() + " addresses to announce from");
        }
    }

    /** Settings for announces from an address that the system chooses, with the waits of BEP 15. */
    public static TrackerSettings of(HttpSettings http) {
        return new TrackerSettings(http, List.of(), false, TrackerClientLimits.UDP_RETRANSMIT);
    }

    /** The same, with announces from these addresses. */
    public TrackerSettings withLocal(List<InetAddress> addresses) {
        return new TrackerSettings(http, addresses, localAllowed, udpRetransmit);
    }

    /** The same, with trackers on this machine and in private networks. */
    public TrackerSettings withLocalAllowed() {
        return new TrackerSettings(http, local, true, udpRetransmit);
    }

    /** The same with another wait before the first retransmission. */
    public TrackerSettings withUdpRetransmit(Duration wait) {
        return new TrackerSettings(http, local, localAllowed, wait);
    }
}
