package dev.spate.engine;

import dev.spate.engine.torrent.TorrentRequest;
import dev.spate.engine.webseed.WebSeed;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

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

    private static final int UNWANTED = 0;
    private static final int WANTED = 4;

    private final Access access;
    private final TorrentRequest request;

    private AddTorrent(Builder builder) {
        this.access = builder.access;
        this.request = new TorrentRequest(
                builder.metainfo,
                builder.magnet,
                new TorrentRequest.Where(
                        builder.folder,
                        access == Access.SEED,
                        access == Access.OVERWRITE,
                        builder.vouched,
                        builder.paths),
                new TorrentRequest.How(
                        builder.inOrder, builder.paused, builder.downBytesPerSecond, builder.upBytesPerSecond),
                builder.peers,
                builder.webSeeds,
                builder.choice,
                builder.metainfo.map(builder.choice).orElse(List.of()));
    }

    /**
     * Starts a request.
     *
     * @param folder under which the torrent's file or folder lies or will lie
     */
    public static Builder of(Metainfo metainfo, Path folder) {
        return new Builder(Optional.of(metainfo), Optional.empty(), folder);
    }

    /**
     * Starts a request for what a magnet link names. Its metadata is fetched from peers: those of its trackers, those
     * that the link itself names, and {@link Builder#peer}. Kept metadata of an earlier run is used without asking.
     *
     * @param folder under which the torrent's file or folder lies or will lie
     */
    public static Builder magnet(Magnet magnet, Path folder) {
        return new Builder(Optional.empty(), Optional.of(magnet), folder)
                .choosing(metainfo -> selection(magnet, metainfo));
    }

    /** BEP 53; a selection of nothing that exists is a mistake in the link, and then everything is wanted. */
    private static List<Integer> selection(Magnet magnet, Metainfo metainfo) {
        List<Integer> priorities = IntStream.range(0, metainfo.files().size())
                .mapToObj(file -> magnet.selects(file) ? WANTED : UNWANTED)
                .toList();
        boolean isUseless = magnet.selectedFiles().isEmpty() || !priorities.contains(WANTED);
        return isUseless ? List.of() : priorities;
    }

    /** What the parts below the API are told. */
    TorrentRequest request() {
        return request;
    }

    /** What to download, unless only a {@link #magnet() link} to it is known. */
    public Optional<Metainfo> metainfo() {
        return request.metainfo();
    }

    /** The link that was given instead of metainfo. */
    public Optional<Magnet> magnet() {
        return request.magnet();
    }

    /** The name of the torrent to peers and trackers. */
    public InfoHash infoHash() {
        return request.infoHash();
    }

    /** What to call it: as its metainfo says, else as its link does, else its info-hash. */
    public String name() {
        return request.name();
    }

    public Path folder() {
        return request.where().folder();
    }

    public Access access() {
        return access;
    }

    /** Peers to dial besides those that trackers name. */
    public List<PeerAddress> peers() {
        return request.peers();
    }

    /** Whether web servers were named, besides those that the torrent or link itself names. */
    public boolean hasWebSeeds() {
        return !request.webSeeds().isEmpty();
    }

    /** One for each file of the metainfo, 0 (unwanted) to 7 (first), or empty: all alike, or not known yet. */
    public List<Integer> filePriorities() {
        return request.filePriorities();
    }

    /** The same for metainfo that has come since; see {@link Builder#choosing}. */
    public List<Integer> filePriorities(Metainfo fetched) {
        return List.copyOf(request.choice().apply(fetched));
    }

    public boolean inOrder() {
        return request.how().inOrder();
    }

    public boolean paused() {
        return request.how().isPaused();
    }

    /** Whether whoever adds it knows that everything is there and right. */
    public boolean vouched() {
        return request.where().isVouched();
    }

    /** Where each file of the metainfo lies below the folder, or empty: where its names lead. */
    public List<Path> paths() {
        return request.where().paths();
    }

    public long downBytesPerSecond() {
        return request.how().downBytesPerSecond();
    }

    public long upBytesPerSecond() {
        return request.how().upBytesPerSecond();
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final Optional<Metainfo> metainfo;
        private final Optional<Magnet> magnet;
        private final Path folder;
        private final List<PeerAddress> peers = new ArrayList<>();
        private final List<WebSeed> webSeeds = new ArrayList<>();
        private Access access = Access.DOWNLOAD;
        private Function<Metainfo, List<Integer>> choice = any -> List.of();
        private boolean inOrder;
        private boolean paused;
        private boolean vouched;
        private List<Path> paths = List.of();
        private long downBytesPerSecond;
        private long upBytesPerSecond;

        private Builder(Optional<Metainfo> metainfo, Optional<Magnet> magnet, Path folder) {
            this.metainfo = metainfo;
            this.magnet = magnet;
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
         * A web server that has the content (BEP 19), besides those that the metainfo names; may be called again for more.
         * It is asked beside peers, and unlike those of the metainfo it may be in a private network.
         *
         * @param url of the file, or of the folder above when it ends in a slash; one whose query ends in a parameter without
         *     value ({@code ?file=}) is completed by the path of each file
         * @throws IllegalArgumentException when it is no http or https URL
         */
        public Builder webSeed(URI url) {
            return webSeed(url.toString());
        }

        /**
         * The same, of a URL as people write it: spaces, brackets, letters outside ASCII and a single {@code %} are taken as
         * a browser takes them.
         *
         * @throws IllegalArgumentException when it is no http or https URL
         */
        public Builder webSeed(String url) {
            webSeeds.add(webSeed(url, WebSeed.Use.ALWAYS));
            return this;
        }

        /**
         * As {@link #webSeed}, but asked only while peers deliver nothing: for the web address of an origin that shares by
         * BitTorrent as well.
         */
        public Builder lastResort(URI url) {
            return lastResort(url.toString());
        }

        /** The same, of a URL as people write it. */
        public Builder lastResort(String url) {
            webSeeds.add(webSeed(url, WebSeed.Use.LAST_RESORT));
            return this;
        }

        private static WebSeed webSeed(String url, WebSeed.Use use) {
            try {
                return new WebSeed(HttpUrl.parse(url), use, new LocalAccess.Allowed());
            } catch (HttpException e) {
                throw new IllegalArgumentException(url + " is no web seed: " + e.getMessage(), e);
            }
        }

        /**
         * How much each file is wanted.
         *
         * @param priorities one for each file of the metainfo, 0 (unwanted) to 7 (first)
         */
        public Builder filePriorities(List<Integer> priorities) {
            List<Integer> chosen = List.copyOf(priorities);
            checkPriorities(chosen, known());
            this.choice = _ -> chosen;
            return this;
        }

        /**
         * How much each file is wanted, as soon as it is known which files there are. By default all alike, of a magnet
         * those that its link selects (BEP 53).
         *
         * @param chooser gives one number for each file of the metainfo, 0 (unwanted) to 7 (first), or none at all for all
         *     alike; what it throws becomes the torrent's failure. Called by a thread of the engine
         */
        public Builder choosing(Function<Metainfo, List<Integer>> chooser) {
            this.choice = known -> {
                List<Integer> priorities = chooser.apply(known);
                if (!priorities.isEmpty()) {
                    checkPriorities(priorities, known);
                }
                return priorities;
            };
            return this;
        }

        private Metainfo known() {
            return metainfo.orElseThrow(() -> new IllegalStateException("the files of a magnet are not known yet"));
        }

        private static void checkPriorities(List<Integer> priorities, Metainfo known) {
            int files = known.files().size();
            if (priorities.size() != files || priorities.stream().anyMatch(priority -> priority < 0 || priority > 7)) {
                throw new IllegalArgumentException(
                        "one priority of 0 to 7 is needed for each of the " + files + " files");
            }
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
            int files = known().files().size();
            if (relative.size() != files || relative.stream().anyMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("one relative path is needed for each of the " + files + " files");
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
