package dev.spate.engine;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What to download or seed, where, and how. Immutable. */
public final class AddTorrent {
    /** What may happen to the files on disk. */
    public enum Access {
        /** Files of an earlier run of ours are continued; files of others are used where they match, never changed. */
        DOWNLOAD,
        /** As {@link #DOWNLOAD}, and files of others are changed where they do not match. */
        OVERWRITE,
        /** Nothing is ever written: what is there is checked and seeded. */
        SEED
    }

    private final Metainfo metainfo;
    private final Path folder;
    private final Access access;
    private final List<PeerAddress> peers;
    private final List<Integer> filePriorities;
    private final boolean inOrder;
    private final boolean paused;
    private final boolean vouched;
    private final List<Path> paths;
    private final long downBytesPerSecond;
    private final long upBytesPerSecond;

    private AddTorrent(Builder builder) {
        this.metainfo = builder.metainfo;
        this.folder = builder.folder;
        this.access = builder.access;
        this.peers = List.copyOf(builder.peers);
        this.filePriorities = List.copyOf(builder.filePriorities);
        this.inOrder = builder.inOrder;
        this.paused = builder.paused;
        this.vouched = builder.vouched;
        this.paths = List.copyOf(builder.paths);
        this.downBytesPerSecond = builder.downBytesPerSecond;
        this.upBytesPerSecond = builder.upBytesPerSecond;
    }

    /**
     * Starts a request.
     *
     * @param folder under which the torrent's file or folder lies or will lie
     */
    public static Builder of(Metainfo metainfo, Path folder) {
        return new Builder(metainfo, folder);
    }

    public Metainfo metainfo() {
        return metainfo;
    }

    public Path folder() {
        return folder;
    }

    public Access access() {
        return access;
    }

    /** Peers to dial besides those that trackers name. */
    public List<PeerAddress> peers() {
        return peers;
    }

    /** One for each file of the metainfo, 0 (unwanted) to 7 (first), or empty: all alike. */
    public List<Integer> filePriorities() {
        return filePriorities;
    }

    public boolean inOrder() {
        return inOrder;
    }

    public boolean paused() {
        return paused;
    }

    /** Whether whoever adds it knows that everything is there and right. */
    public boolean vouched() {
        return vouched;
    }

    /** Where each file of the metainfo lies below the folder, or empty: where its names lead. */
    public List<Path> paths() {
        return paths;
    }

    public long downBytesPerSecond() {
        return downBytesPerSecond;
    }

    public long upBytesPerSecond() {
        return upBytesPerSecond;
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final Metainfo metainfo;
        private final Path folder;
        private final List<PeerAddress> peers = new ArrayList<>();
        private Access access = Access.DOWNLOAD;
        private List<Integer> filePriorities = List.of();
        private boolean inOrder;
        private boolean paused;
        private boolean vouched;
        private List<Path> paths = List.of();
        private long downBytesPerSecond;
        private long upBytesPerSecond;

        private Builder(Metainfo metainfo, Path folder) {
            this.metainfo = metainfo;
            this.folder = folder;
        }

        /** Default: {@link Access#DOWNLOAD}. */
        public Builder access(Access choice) {
            this.access = choice;
            return this;
        }

        /** A peer to dial; may be called again for more. */
        public Builder peer(PeerAddress address) {
            peers.add(address);
            return this;
        }

        /**
         * How much each file is wanted.
         *
         * @param priorities one for each file of the metainfo, 0 (unwanted) to 7 (first)
         */
        public Builder filePriorities(List<Integer> priorities) {
            if (priorities.size() != metainfo.files().size()
                    || priorities.stream().anyMatch(priority -> priority < 0 || priority > 7)) {
                throw new IllegalArgumentException("one priority of 0 to 7 is needed for each of the "
                        + metainfo.files().size() + " files");
            }
            this.filePriorities = List.copyOf(priorities);
            return this;
        }

        /** Pieces in order instead of rarest first; default false. */
        public Builder inOrder(boolean choice) {
            this.inOrder = choice;
            return this;
        }

        /** Whether to wait for {@link TorrentHandle#resume}; default false. */
        public Builder paused(boolean choice) {
            this.paused = choice;
            return this;
        }

        /**
         * Whether the caller answers for every byte, having hashed them itself and seen that nothing has changed since:
         * then nothing is checked again. Only for {@link Access#SEED}; default false.
         */
        public Builder vouched(boolean choice) {
            this.vouched = choice;
            return this;
        }

        /**
         * Where the files lie when their names on this disk are not those that the metainfo leads to. Only for {@link
         * Access#SEED}.
         *
         * @param relative one path below the folder for each file of the metainfo
         */
        public Builder paths(List<Path> relative) {
            if (relative.size() != metainfo.files().size() || relative.stream().anyMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("one relative path is needed for each of the "
                        + metainfo.files().size() + " files");
            }
            this.paths = List.copyOf(relative);
            return this;
        }

        /** Payload in bytes per second, 0 for no limit; default 0. */
        public Builder downBytesPerSecond(long rate) {
            this.downBytesPerSecond = notNegative(rate);
            return this;
        }

        /** Payload in bytes per second, 0 for no limit; default 0. */
        public Builder upBytesPerSecond(long rate) {
            this.upBytesPerSecond = notNegative(rate);
            return this;
        }

        public AddTorrent build() {
            if (access != Access.SEED && (vouched || !paths.isEmpty())) {
                throw new IllegalArgumentException("only what is seeded can be vouched for or lie elsewhere");
            }
            return new AddTorrent(this);
        }

        private static long notNegative(long rate) {
            if (rate < 0) {
                throw new IllegalArgumentException("rate " + rate + " is negative");
            }
            return rate;
        }
    }
}
