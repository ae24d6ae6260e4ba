package dev.spate.engine;

import dev.spate.engine.torrent.TorrentRequest;
import dev.spate.engine.webseed.WebSeed;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.Remote;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A request to add a torrent to a session: what to download or seed, where, and how. Immutable and thread-safe. */
public final class AddTorrent {
    /** What the engine may do to the files on disk. */
    public enum Access {
        /**
         * Continues the files of an earlier download of this program. Other files that are already there are used where
         * they match, and never changed.
         */
        DOWNLOAD,
        /** The same as {@link #DOWNLOAD}, except that other files are changed where they do not match. */
        OVERWRITE,
        /** Never writes: the files that are there are checked and seeded. */
        SEED
    }

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
     * Starts a request for a torrent whose metainfo is known.
     *
     * @param folder the folder that holds, or will hold, the torrent's file or folder
     */
    public static Builder of(Metainfo metainfo, Path folder) {
        return new Builder(Optional.of(metainfo), Optional.empty(), folder);
    }

    /**
     * Starts a request for the torrent that a magnet link names (BEP 9). Peers send its metadata: peers from the link's
     * trackers, those that the link itself names, and those of {@link Builder#peer}. Metadata that an earlier run has
     * saved in the folder is used without asking peers.
     *
     * @param folder the folder that holds, or will hold, the torrent's file or folder
     */
    public static Builder magnet(Magnet magnet, Path folder) {
        return new Builder(Optional.empty(), Optional.of(magnet), folder).choosing(TorrentRequest.choiceOf(magnet));
    }

    /** The same request for the packages below the API. */
    TorrentRequest request() {
        return request;
    }

    /** The metainfo; empty for a request that was made from a {@link #magnet(Magnet, Path) magnet link}. */
    public Optional<Metainfo> metainfo() {
        return request.metainfo();
    }

    /** The magnet link; empty for a request that was made from metainfo. */
    public Optional<Magnet> magnet() {
        return request.magnet();
    }

    /** The info-hash, which identifies the torrent to peers and trackers. */
    public InfoHash infoHash() {
        return request.infoHash();
    }

    /** The name of the torrent: from its metainfo, otherwise from its link, otherwise its info-hash in hexadecimal. */
    public String name() {
        return request.name();
    }

    /** The folder that holds, or will hold, the torrent's file or folder. */
    public Path folder() {
        return request.where().folder();
    }

    /** What the engine may do to the files on disk. */
    public Access access() {
        return access;
    }

    /** The peers to dial in addition to those that trackers return. */
    public List<PeerAddress> peers() {
        return request.peers();
    }

    /** Whether the caller named web seeds; those of the metainfo or link do not count. */
    public boolean hasWebSeeds() {
        return !request.webSeeds().isEmpty();
    }

    /**
     * The priority of each file of the metainfo, 0 (unwanted) to 7 (first); empty when all files have the same priority
     * or are not known yet.
     */
    public List<Integer> filePriorities() {
        return request.filePriorities();
    }

    /**
     * The priority of each file of metadata that was fetched later; see {@link Builder#choosing}.
     *
     * @param fetched the metainfo that belongs to the request's info-hash
     * @return one number for each file, 0 (unwanted) to 7 (first), or empty when all files have the same priority
     * @throws IllegalArgumentException when the chooser returns the wrong number of priorities or one out of range
     */
    public List<Integer> filePriorities(Metainfo fetched) {
        return List.copyOf(request.choice().apply(fetched));
    }

    /** Whether pieces are downloaded in order instead of rarest first. */
    public boolean inOrder() {
        return request.how().inOrder();
    }

    /** Whether the torrent waits for {@link TorrentHandle#resume}. */
    public boolean paused() {
        return request.how().isPaused();
    }

    /** Whether the caller guarantees that every byte on disk is present and correct; see {@link Builder#vouched}. */
    public boolean vouched() {
        return request.where().isVouched();
    }

    /**
     * The path of each file below the folder, one for each file of the metainfo; empty when the files lie where the
     * metainfo says.
     */
    public List<Path> paths() {
        return request.where().paths();
    }

    /** The limit for downloaded payload in bytes per second; 0 means no limit. */
    public long downBytesPerSecond() {
        return request.how().downBytesPerSecond();
    }

    /** The limit for uploaded payload in bytes per second; 0 means no limit. */
    public long upBytesPerSecond() {
        return request.how().upBytesPerSecond();
    }

    /** Builds a request; settings that are not called keep their defaults. Used by one thread at a time. */
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

        /** Sets what may happen to the files on disk; default {@link Access#DOWNLOAD}. */
        public Builder access(Access choice) {
            this.access = choice;
            return this;
        }

        /** Adds a peer to dial. */
        public Builder peer(PeerAddress address) {
            peers.add(address);
            return this;
        }

        /**
         * Adds a web server that has the content (BEP 19), in addition to those that the metainfo names. Blocks are
         * requested from it and from peers at the same time. Unlike a web seed of the metainfo, it may be in a private
         * network.
         *
         * @param url the URL of the file, or of the folder above it when it ends in a slash. When its query ends in a
         *     parameter without a value ({@code ?file=}), the path of each file is appended
         * @throws IllegalArgumentException when it is not an http or https URL
         */
        public Builder webSeed(URI url) {
            return webSeed(url.toString());
        }

        /**
         * The same as {@link #webSeed(URI)}, for a URL as people write it: spaces, brackets, letters outside ASCII and
         * a single {@code %} are read as a browser reads them.
         *
         * @throws IllegalArgumentException when it is not an http or https URL
         */
        public Builder webSeed(String url) {
            webSeeds.add(webSeed(url, Remote.WebSeed.Use.ALWAYS));
            return this;
        }

        /**
         * The same as {@link #webSeed(URI)}, but blocks are requested from it only while peers deliver nothing. It is
         * meant for the web address of a publisher that also seeds over BitTorrent.
         *
         * @throws IllegalArgumentException when it is not an http or https URL
         */
        public Builder lastResort(URI url) {
            return lastResort(url.toString());
        }

        /**
         * The same as {@link #lastResort(URI)}, for a URL as people write it; see {@link #webSeed(String)}.
         *
         * @throws IllegalArgumentException when it is not an http or https URL
         */
        public Builder lastResort(String url) {
            webSeeds.add(webSeed(url, Remote.WebSeed.Use.LAST_RESORT));
            return this;
        }

        private static WebSeed webSeed(String url, Remote.WebSeed.Use use) {
            try {
                return new WebSeed(HttpUrl.parse(url), use, new LocalAccess.Allowed());
            } catch (HttpException e) {
                throw new IllegalArgumentException(url + " is not a web seed: " + e.getMessage(), e);
            }
        }

        /**
         * Sets the priority of each file. By default all files have the same priority.
         *
         * @param priorities one for each file of the metainfo, 0 (unwanted) to 7 (first)
         * @throws IllegalArgumentException when their number or a value is out of range
         * @throws IllegalStateException when the request is for a magnet link; see {@link #choosing}
         */
        public Builder filePriorities(List<Integer> priorities) {
            List<Integer> chosen = List.copyOf(priorities);
            checkPriorities(chosen, known());
            this.choice = _ -> chosen;
            return this;
        }

        /**
         * Sets how the priorities are chosen as soon as the files are known. By default all files have the same
         * priority; for a magnet link, the files that the link selects are wanted (BEP 53).
         *
         * @param chooser returns one number for each file of the metainfo, 0 (unwanted) to 7 (first), or an empty list
         *     when all files have the same priority. It is called when the request is built, when the torrent is added,
         *     or later on a thread of the engine; there, an exception that it throws becomes the torrent's failure
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

        /** Sets whether pieces are downloaded in order instead of rarest first; default false. */
        public Builder inOrder(boolean choice) {
            this.inOrder = choice;
            return this;
        }

        /** Sets whether the torrent waits for {@link TorrentHandle#resume}; default false. */
        public Builder paused(boolean choice) {
            this.paused = choice;
            return this;
        }

        /**
         * Sets whether the caller guarantees every byte, because it has hashed the files and seen that they have not
         * changed since. Then nothing is checked again. Only for {@link Access#SEED}; default false.
         */
        public Builder vouched(boolean choice) {
            this.vouched = choice;
            return this;
        }

        /**
         * Sets where the files lie when their names on this disk differ from those that the metainfo leads to. Only for
         * {@link Access#SEED}.
         *
         * @param relative one path below the folder for each file of the metainfo
         * @throws IllegalArgumentException when their number is wrong or one is absolute
         * @throws IllegalStateException when the request is for a magnet link
         */
        public Builder paths(List<Path> relative) {
            int files = known().files().size();
            if (relative.size() != files || relative.stream().anyMatch(Path::isAbsolute)) {
                throw new IllegalArgumentException("one relative path is needed for each of the " + files + " files");
            }
            this.paths = List.copyOf(relative);
            return this;
        }

        /**
         * Limits downloaded payload, in bytes per second; default 0, no limit.
         *
         * @throws IllegalArgumentException when the rate is negative
         */
        public Builder downBytesPerSecond(long rate) {
            this.downBytesPerSecond = notNegative(rate);
            return this;
        }

        /**
         * Limits uploaded payload, in bytes per second; default 0, no limit.
         *
         * @throws IllegalArgumentException when the rate is negative
         */
        public Builder upBytesPerSecond(long rate) {
            this.upBytesPerSecond = notNegative(rate);
            return this;
        }

        /**
         * Builds the request.
         *
         * @throws IllegalArgumentException when {@link #vouched} or {@link #paths} was set without {@link Access#SEED}
         */
        public AddTorrent build() {
            if (access != Access.SEED && (vouched || !paths.isEmpty())) {
                throw new IllegalArgumentException("vouched and paths need Access.SEED");
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
