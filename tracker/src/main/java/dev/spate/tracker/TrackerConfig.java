package dev.spate.tracker;

import dev.spate.tracker.front.FrontLimits;
import dev.spate.tracker.front.HttpTimeouts;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The configuration of a tracker. Immutable; made by a {@link Builder}.
 *
 * <pre>{@code
 * TrackerConfig config = TrackerConfig.builder()
 *         .udp(new InetSocketAddress("127.0.0.1", 6969))
 *         .http(new InetSocketAddress("127.0.0.1", 6969))
 *         .build();
 * }</pre>
 */
public final class TrackerConfig {
    /** The shortest interval. */
    public static final Duration INTERVAL_MIN = Duration.ofSeconds(1);

    /** The longest interval. Peers that announce less often than twice a day hardly form a swarm. */
    public static final Duration INTERVAL_MAX = Duration.ofHours(12);

    /** The usual interval, which trackers have always asked for. */
    public static final Duration INTERVAL_USUAL = Duration.ofMinutes(30);

    private final Builder from;

    private TrackerConfig(Builder from) {
        this.from = from;
    }

    /** A configuration without addresses, open to every torrent. */
    public static Builder builder() {
        return new Builder();
    }

    List<InetSocketAddress> udp() {
        return from.udp;
    }

    List<InetSocketAddress> http() {
        return from.http;
    }

    int intervalSeconds() {
        return (int) from.interval.toSeconds();
    }

    /** Two intervals, an eighth of each that may be added, and the same time again for a late packet. */
    int expirySeconds() {
        return (int)
                from.expiry.orElse(from.interval.multipliedBy(5).dividedBy(2)).toSeconds();
    }

    boolean isOpen() {
        return !from.isLimited;
    }

    Optional<Path> allowFile() {
        return from.allowFile;
    }

    boolean areMetricsPublic() {
        return from.areMetricsPublic;
    }

    int swarmsMax() {
        return from.swarmsMax;
    }

    int peersMax() {
        return from.peersMax;
    }

    int peersPerSwarmMax() {
        return from.peersPerSwarmMax;
    }

    int peersPerAddressMax() {
        return from.peersPerAddressMax;
    }

    int connectionsMax() {
        return from.connectionsMax;
    }

    HttpTimeouts patience() {
        return from.timeouts;
    }

    /** Collects a configuration. Owned by one thread. */
    public static final class Builder {
        /** A quarter of the heap is for swarms; one with a single peer takes about 128 bytes. */
        private static final long BYTES_PER_SWARM = 4 * 128;

        /** A quarter of the heap is for the peers of larger swarms, whose arrays are copied when they grow. */
        private static final long BYTES_PER_PEER = 4 * 32;

        private List<InetSocketAddress> udp = List.of();
        private List<InetSocketAddress> http = List.of();
        private Duration interval = INTERVAL_USUAL;
        private Optional<Duration> expiry = Optional.empty();
        private boolean isLimited;
        private Optional<Path> allowFile = Optional.empty();
        private boolean areMetricsPublic;
        private int swarmsMax = fit(BYTES_PER_SWARM, 4_000_000);
        private int peersMax = fit(BYTES_PER_PEER, 40_000_000);
        private int peersPerSwarmMax = 1_000_000;
        private int peersPerAddressMax = 100_000;
        private int connectionsMax = FrontLimits.CONNECTIONS_MAX;
        private HttpTimeouts timeouts = HttpTimeouts.USUAL;

        private Builder() {}

        private static int fit(long bytesEach, int most) {
            return Math.clamp(Runtime.getRuntime().maxMemory() / bytesEach, 1_000, most);
        }

        /** Adds an address for UDP; port 0 takes a free port. */
        public Builder udp(InetSocketAddress address) {
            udp = with(udp, address);
            return this;
        }

        /** Adds an address for HTTP; port 0 takes a free port. */
        public Builder http(InetSocketAddress address) {
            http = with(http, address);
            return this;
        }

        private static List<InetSocketAddress> with(List<InetSocketAddress> addresses, InetSocketAddress address) {
            if (address.isUnresolved()) {
                throw new IllegalArgumentException("unknown host " + address.getHostString());
            }
            List<InetSocketAddress> more = new ArrayList<>(addresses);
            more.add(address);
            return List.copyOf(more);
        }

        /**
         * The interval that peers are asked to wait between announces, {@link #INTERVAL_MIN} to {@link #INTERVAL_MAX};
         * each peer gets up to an eighth more.
         */
        public Builder interval(Duration value) {
            if (value.compareTo(INTERVAL_MIN) < 0 || value.compareTo(INTERVAL_MAX) > 0) {
                throw new IllegalArgumentException("the interval is not within 1 second and 12 hours");
            }
            interval = value;
            return this;
        }

        /**
         * How long a peer is listed after its last announce, 1 second to a week; by default two and a half intervals.
         */
        public Builder expiry(Duration value) {
            if (value.toSeconds() < 1 || value.toDays() > 7) {
                throw new IllegalArgumentException("the expiry is not within 1 second and 7 days");
            }
            expiry = Optional.of(value);
            return this;
        }

        /** Serves only torrents that the program {@link TrackerServer#allow allows}. */
        public Builder limited() {
            isLimited = true;
            return this;
        }

        /**
         * Serves only torrents that this file lists or the program allows. The file has one hexadecimal info-hash on
         * each line; {@code #} begins a comment. It is read again when it changes.
         */
        public Builder allowFile(Path file) {
            allowFile = Optional.of(file);
            return limited();
        }

        /** Shows {@code /metrics} to everybody instead of only to this machine. */
        public Builder publicMetrics() {
            areMetricsPublic = true;
            return this;
        }

        /** How many swarms are stored; by default as many as fit into a part of the heap. */
        public Builder swarmsMax(int count) {
            swarmsMax = positive(count);
            return this;
        }

        /** How many peers all swarms together may have; by default as many as fit into a part of the heap. */
        public Builder peersMax(int count) {
            peersMax = positive(count);
            return this;
        }

        /** How many peers of one address family one swarm may have; by default a million. */
        public Builder peersPerSwarmMax(int count) {
            peersPerSwarmMax = positive(count);
            return this;
        }

        /**
         * How many peers one IPv4 address or one IPv6 network of 64 bits may have in all swarms together; by default
         * 100,000, because some addresses seed that many torrents. Large trackers divide the limit among their tables,
         * so there it is not exact.
         */
        public Builder peersPerAddressMax(int count) {
            peersPerAddressMax = positive(count);
            return this;
        }

        /** How many HTTP connections one listen address may have; by default 20,000. */
        public Builder connectionsMax(int count) {
            connectionsMax = positive(count);
            return this;
        }

        Builder patience(HttpTimeouts value) {
            timeouts = value;
            return this;
        }

        private static int positive(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("a limit of " + count);
            }
            return count;
        }

        /** The configuration with the settings so far; the builder may then build others. */
        public TrackerConfig build() {
            return new TrackerConfig(copy());
        }

        private Builder copy() {
            Builder copy = new Builder();
            copy.udp = udp;
            copy.http = http;
            copy.interval = interval;
            copy.expiry = expiry;
            copy.isLimited = isLimited;
            copy.allowFile = allowFile;
            copy.areMetricsPublic = areMetricsPublic;
            copy.swarmsMax = swarmsMax;
            copy.peersMax = peersMax;
            copy.peersPerSwarmMax = peersPerSwarmMax;
            copy.peersPerAddressMax = peersPerAddressMax;
            copy.connectionsMax = connectionsMax;
            copy.timeouts = timeouts;
            return copy;
        }
    }
}
