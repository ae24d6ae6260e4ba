package dev.spate.tracker.swarm;

import dev.spate.wire.announce.ScrapeResponse.Counts;
import org.jspecify.annotations.Nullable;

/** One swarm. Owned by its table. A list of peers exists only while it is not empty, because most swarms are tiny. */
final class Swarm {
    private final long high;
    private final long middle;
    private final int low;
    private int downloaded;
    private int changedAt;
    private @Nullable PeerList ipv4;
    private @Nullable PeerList ipv6;

    Swarm(SwarmKey key) {
        high = key.high();
        middle = key.middle();
        low = key.low();
    }

    boolean isNamed(SwarmKey key) {
        return middle == key.middle() && high == key.high() && low == key.low();
    }

    SwarmKey key() {
        return new SwarmKey(high, middle, low);
    }

    @Nullable
    PeerList list(boolean ofIpv6) {
        return ofIpv6 ? ipv6 : ipv4;
    }

    PeerList listToAddTo(boolean ofIpv6, AddressFormat format) {
        PeerList list = list(ofIpv6);
        if (list == null) {
            list = new PeerList(format);
            put(ofIpv6, list);
        }
        return list;
    }

    void dropIfEmpty(boolean ofIpv6) {
        PeerList list = list(ofIpv6);
        if (list != null && list.size() == 0) {
            put(ofIpv6, null);
        }
    }

    private void put(boolean ofIpv6, @Nullable PeerList list) {
        if (ofIpv6) {
            ipv6 = list;
        } else {
            ipv4 = list;
        }
    }

    boolean isEmpty() {
        return ipv4 == null && ipv6 == null;
    }

    void countDownload() {
        downloaded++;
    }

    /** The unit of time in which a peer last announced or was removed. */
    int changedAt() {
        return changedAt;
    }

    void changedAt(int time) {
        changedAt = time;
    }

    Counts counts() {
        int seeds = 0;
        int downloaders = 0;
        int all = 0;
        if (ipv4 != null) {
            seeds += ipv4.seeds();
            downloaders += ipv4.downloaders();
            all += ipv4.size();
        }
        if (ipv6 != null) {
            seeds += ipv6.seeds();
            downloaders += ipv6.downloaders();
            all += ipv6.size();
        }
        return new Counts(seeds, downloaded, all - seeds, downloaders);
    }
}
