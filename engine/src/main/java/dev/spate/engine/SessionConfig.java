package dev.spate.engine;

import dev.spate.protocol.port.Extensions;
import dev.spate.wire.peer.PeerLimits;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a session. Immutable and thread-safe; {@code SessionConfig.builder().build()} suits a program on a
 * desktop or server.
 */
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
    private final Optional<Path> stateFolder;
    private final ActiveLimits activeLimits;
    private final SeedGoals seedGoals;
    private final List<PeerExtension> extensions;

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
        this.stateFolder = builder.stateFolder;
        this.activeLimits = builder.activeLimits;
        this.seedGoals = builder.seedGoals;
        this.extensions = List.copyOf(builder.extensions);
    }

    /** Starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** The addresses to listen on and to dial from; empty means every IPv4 and IPv6 address. */
    public List<InetAddress> bindAddresses() {
        return bindAddresses;
    }

    /** The TCP port for all addresses, or 0 for one that the system chooses. */
    public int listenPort() {
        return listenPort;
    }

    /** The most links of all torrents together. */
    public int connectionsMax() {
        return connectionsMax;
    }

    /** The most links of one torrent. */
    public int connectionsPerTorrentMax() {
        return connectionsPerTorrentMax;
    }

    /** The most links that are being opened at one time. */
    public int dialsMax() {
        return dialsMax;
    }

    /** The most peers that one torrent serves at one time. */
    public int unchokeSlots() {
        return unchokeSlots;
    }

    /** The limit for the downloads of all torrents together, in bytes of payload per second; 0 means no limit. */
    public long downBytesPerSecond() {
        return downBytesPerSecond;
    }

    /** The limit for the uploads of all torrents together, in bytes of payload per second; 0 means no limit. */
    public long upBytesPerSecond() {
        return upBytesPerSecond;
    }

    /** The most blocks of 16 KiB that downloads have requested or hold in memory. */
    public int blocksMax() {
        return blocksMax;
    }

    /** The proxy for connections to peers and trackers; no connection goes around it. */
    public Proxy proxy() {
        return proxy;
    }

    /**
     * Whether every URL may lead to a tracker on this machine or in a private network; see
     * {@link Builder#localTrackers}.
     */
    public boolean localTrackers() {
        return localTrackers;
    }

    /** The folder of the saved session; see {@link Builder#stateFolder}. */
    public Optional<Path> stateFolder() {
        return stateFolder;
    }

    /** How many torrents may run at one time. */
    public ActiveLimits activeLimits() {
        return activeLimits;
    }

    /** When torrents without goals of their own have seeded enough. */
    public SeedGoals seedGoals() {
        return seedGoals;
    }

    /** The extensions of the peer wire protocol that the program adds. */
    public List<PeerExtension> extensions() {
        return extensions;
    }

    /**
     * Builds a configuration; settings that are not called keep their defaults. Every setter checks its range and
     * throws {@link IllegalArgumentException}. Used by one thread at a time.
     */
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
        private Optional<Path> stateFolder = Optional.empty();
        private ActiveLimits activeLimits = ActiveLimits.UNLIMITED;
        private SeedGoals seedGoals = SeedGoals.NONE;
        private final List<PeerExtension> extensions = new ArrayList<>();

        private Builder() {}

        /**
         * Saves the session in this folder, which is created when needed: its torrents, their settings, counters and
         * progress survive the end of the session and a kill, and {@link Session#open} brings them back. What a future
         * answers as done is saved. A complete torrent without peers is kept on disk only until somebody needs it. By
         * default nothing is saved.
         *
         * @param folder of this session alone
         */
        public Builder stateFolder(Path folder) {
            this.stateFolder = Optional.of(folder);
            return this;
        }

        /**
         * Adds an extension of the peer wire protocol to every torrent of the session.
         *
         * @throws IllegalArgumentException when its name is empty, too long or taken
         */
        public Builder extension(PeerExtension extension) {
            String name = extension.name();
            boolean isTaken = Extensions.BUILT_IN.containsKey(name)
                    || extensions.stream().anyMatch(other -> other.name().equals(name));
            if (name.isEmpty() || name.length() > PeerLimits.EXTENSION_NAME_MAX || isTaken) {
                throw new IllegalArgumentException("an extension cannot have the name \"" + name + "\"");
            }
            extensions.add(extension);
            return this;
        }

        /** Sets how many torrents may run at one time; default {@link ActiveLimits#UNLIMITED}. */
        public Builder activeLimits(ActiveLimits limits) {
            this.activeLimits = limits;
            return this;
        }

        /** Sets when torrents without goals of their own have seeded enough; default {@link SeedGoals#NONE}. */
        public Builder seedGoals(SeedGoals goals) {
            this.seedGoals = goals;
            return this;
        }

        /** Sets the addresses to listen on and to dial from; default empty, every address. */
        public Builder bindAddresses(List<InetAddress> addresses) {
            this.bindAddresses = List.copyOf(addresses);
            return this;
        }

        /** Sets the TCP port, 0 to 65535; default 0, the system chooses one. */
        public Builder listenPort(int port) {
            this.listenPort = (int) within(0, port, 0xffff, "listenPort");
            return this;
        }

        /** Limits the links of all torrents together, 1 or more; default 500. */
        public Builder connectionsMax(int connections) {
            this.connectionsMax = (int) within(1, connections, Integer.MAX_VALUE, "connectionsMax");
            return this;
        }

        /** Limits the links of one torrent, 1 or more; default 100. */
        public Builder connectionsPerTorrentMax(int connections) {
            this.connectionsPerTorrentMax = (int) within(1, connections, Integer.MAX_VALUE, "connectionsPerTorrentMax");
            return this;
        }

        /** Limits the links that are being opened at one time, 1 or more; default 50. */
        public Builder dialsMax(int dials) {
            this.dialsMax = (int) within(1, dials, Integer.MAX_VALUE, "dialsMax");
            return this;
        }

        /** Limits the peers that one torrent serves at one time, 1 or more; default 8. */
        public Builder unchokeSlots(int slots) {
            this.unchokeSlots = (int) within(1, slots, Integer.MAX_VALUE, "unchokeSlots");
            return this;
        }

        /** Limits the downloads of all torrents together, in bytes of payload per second; default 0, no limit. */
        public Builder downBytesPerSecond(long rate) {
            this.downBytesPerSecond = within(0, rate, Long.MAX_VALUE, "downBytesPerSecond");
            return this;
        }

        /** Limits the uploads of all torrents together, in bytes of payload per second; default 0, no limit. */
        public Builder upBytesPerSecond(long rate) {
            this.upBytesPerSecond = within(0, rate, Long.MAX_VALUE, "upBytesPerSecond");
            return this;
        }

        /**
         * Limits the blocks of 16 KiB that downloads have requested or hold in memory, 64 to 65536; default 2048, which
         * is 32 MiB. The memory is allocated only when it is needed.
         */
        public Builder blocksMax(int blocks) {
            this.blocksMax = (int) within(64, blocks, 65536, "blocksMax");
            return this;
        }

        /** Sets the proxy; default {@link Proxy.None}. */
        public Builder proxy(Proxy choice) {
            this.proxy = choice;
            return this;
        }

        /**
         * Sets whether every URL may lead to a tracker on this machine or in a private network; default false. Without
         * it, such a tracker is used only when the URL itself contains the address, or the name localhost, and its path
         * begins with {@code /announce}.
         *
         * <p>The author of a torrent chooses its URLs, and the owner of a host name chooses its address. With this
         * setting both can make this machine send requests to servers of its own network.
         */
        public Builder localTrackers(boolean allowed) {
            this.localTrackers = allowed;
            return this;
        }

        /** Builds the configuration. */
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
