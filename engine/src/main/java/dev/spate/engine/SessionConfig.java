package dev.spate.engine;

import java.net.InetAddress;
import java.util.List;

/** How a session behaves. Immutable; {@code SessionConfig.builder().build()} suits a program on a desktop or server. */
public final class SessionConfig {
    private final List<InetAddress> bindAddresses;
    private final int listenPort;
    private final int connectionsMax;
    private final int connectionsPerTorrentMax;
    private final int dialsMax;
    private final int unchokeSlots;
    private final long downBytesPerSecond;
    private final long upBytesPerSecond;
    private final int blocksMax;
    private final Proxy proxy;
    private final boolean localTrackers;

    private SessionConfig(Builder builder) {
        this.bindAddresses = List.copyOf(builder.bindAddresses);
        this.listenPort = builder.listenPort;
        this.connectionsMax = builder.connectionsMax;
        this.connectionsPerTorrentMax = builder.connectionsPerTorrentMax;
        this.dialsMax = builder.dialsMax;
        this.unchokeSlots = builder.unchokeSlots;
        this.downBytesPerSecond = builder.downBytesPerSecond;
        this.upBytesPerSecond = builder.upBytesPerSecond;
        this.blocksMax = builder.blocksMax;
        this.proxy = builder.proxy;
        this.localTrackers = builder.localTrackers;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where to listen and from where to dial; empty means every IPv4 and IPv6 address. */
    public List<InetAddress> bindAddresses() {
        return bindAddresses;
    }

    /** The one port of all addresses, or 0 for one that the system chooses. */
    public int listenPort() {
        return listenPort;
    }

    /** Links of all torrents together. */
    public int connectionsMax() {
        return connectionsMax;
    }

    /** Links of one torrent. */
    public int connectionsPerTorrentMax() {
        return connectionsPerTorrentMax;
    }

    /** Links being opened at one time. */
    public int dialsMax() {
        return dialsMax;
    }

    /** Peers of one torrent that are served at one time. */
    public int unchokeSlots() {
        return unchokeSlots;
    }

    /** Payload of all torrents together; 0 is no limit. */
    public long downBytesPerSecond() {
        return downBytesPerSecond;
    }

    /** Payload of all torrents together; 0 is no limit. */
    public long upBytesPerSecond() {
        return upBytesPerSecond;
    }

    /** Blocks of 16 KiB that downloads may hold in memory or have asked for. */
    public int blocksMax() {
        return blocksMax;
    }

    /** Through what peers and trackers are reached; nothing goes around it. */
    public Proxy proxy() {
        return proxy;
    }

    /** Whether trackers on this machine and in private networks are asked whatever their URL. */
    public boolean localTrackers() {
        return localTrackers;
    }

    /** Collects what differs from the defaults. Every setter checks its range at once. */
    public static final class Builder {
        private List<InetAddress> bindAddresses = List.of();
        private int listenPort;
        private int connectionsMax = 500;
        private int connectionsPerTorrentMax = 100;
        private int dialsMax = 50;
        private int unchokeSlots = 8;
        private long downBytesPerSecond;
        private long upBytesPerSecond;
        private int blocksMax = 2048;
        private Proxy proxy = new Proxy.None();
        private boolean localTrackers;

        private Builder() {}

        /** Default: every address. */
        public Builder bindAddresses(List<InetAddress> addresses) {
            this.bindAddresses = List.copyOf(addresses);
            return this;
        }

        /** 0 to 65535; default 0, the system chooses. */
        public Builder listenPort(int port) {
            this.listenPort = (int) within(0, port, 0xffff, "listenPort");
            return this;
        }

        /** 1 or more; default 500. */
        public Builder connectionsMax(int connections) {
            this.connectionsMax = (int) within(1, connections, Integer.MAX_VALUE, "connectionsMax");
            return this;
        }

        /** 1 or more; default 100. */
        public Builder connectionsPerTorrentMax(int connections) {
            this.connectionsPerTorrentMax = (int) within(1, connections, Integer.MAX_VALUE, "connectionsPerTorrentMax");
            return this;
        }

        /** 1 or more; default 50. */
        public Builder dialsMax(int dials) {
            this.dialsMax = (int) within(1, dials, Integer.MAX_VALUE, "dialsMax");
            return this;
        }

        /** 1 or more; default 8. */
        public Builder unchokeSlots(int slots) {
            this.unchokeSlots = (int) within(1, slots, Integer.MAX_VALUE, "unchokeSlots");
            return this;
        }

        /** Bytes per second, 0 for no limit; default 0. */
        public Builder downBytesPerSecond(long rate) {
            this.downBytesPerSecond = within(0, rate, Long.MAX_VALUE, "downBytesPerSecond");
            return this;
        }

        /** Bytes per second, 0 for no limit; default 0. */
        public Builder upBytesPerSecond(long rate) {
            this.upBytesPerSecond = within(0, rate, Long.MAX_VALUE, "upBytesPerSecond");
            return this;
        }

        /** 64 to 65536 blocks of 16 KiB; default 2048, which is 32 MiB and taken only on need. */
        public Builder blocksMax(int blocks) {
            this.blocksMax = (int) within(64, blocks, 65536, "blocksMax");
            return this;
        }

        /** Default: none. */
        public Builder proxy(Proxy choice) {
            this.proxy = choice;
            return this;
        }

        /**
         * Whether trackers on this machine and in private networks may be asked whatever their URL. Default: false, and
         * then only where the URL itself shows such an address, or the name localhost, and asks for a path that begins
         * with {@code /announce}. Whoever writes a torrent chooses its URLs, and the owner of a name what it stands for:
         * with this switch both can have this machine send requests to servers of its own network.
         */
        public Builder localTrackers(boolean allowed) {
            this.localTrackers = allowed;
            return this;
        }

        public SessionConfig build() {
            return new SessionConfig(this);
        }

        private static long within(long least, long value, long most, String name) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " " + value + " is not within " + least + " to " + most);
            }
            return value;
        }
    }
}
