package dev.spate.engine.saved;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.WireHash;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A torrent of a saved session: everything but its metainfo. Immutable. The three parts change at different rates and
 * are saved alone.
 *
 * @param settings what the user chose, and what the session must know of the metainfo without reading it
 * @param content empty while the metainfo is not known
 * @param counters what has happened so far
 */
public record SavedTorrent(Settings settings, Optional<SavedContent> content, Counters counters) {
    /**
     * What the user chose.
     *
     * @param infoHash both hashes of a hybrid torrent, as far as they are known
     * @param link the link that the torrent was added by
     * @param summary empty while the metainfo is not known
     * @param added when the torrent was added, in whole milliseconds
     */
    public record Settings(
            InfoHash infoHash,
            String name,
            Optional<Magnet> link,
            Where where,
            How how,
            Goals goals,
            Sources sources,
            Optional<Summary> summary,
            Instant added) {
        /** The name of the torrent in the saved session. */
        public WireHash key() {
            return WireHash.of(infoHash);
        }
    }

    /**
     * Where the files lie, and what may happen to them.
     *
     * @param folder absolute, and without elements such as {@code ..}
     * @param isSeedOnly whether nothing is ever written
     * @param mayOverwrite whether files of others are changed where they do not match
     * @param isVouched whether the caller guaranteed every byte
     * @param paths one below the folder for each file of the metainfo; none when the files lie where the metainfo says
     */
    public record Where(Path folder, boolean isSeedOnly, boolean mayOverwrite, boolean isVouched, List<Path> paths) {
        public Where {
            if (!folder.isAbsolute() || !folder.equals(folder.normalize())) {
                throw new IllegalArgumentException(folder + " is not an absolute path without detours");
            }
            paths = List.copyOf(paths);
        }
    }

    /**
     * How the torrent takes its turn and runs.
     *
     * @param position torrents run and are listed in rising order of it; two torrents may have the same
     * @param isForced whether the torrent runs without a place in the queue
     * @param isPaused whether the user stopped it
     * @param inOrder whether pieces are downloaded in order instead of rarest first
     * @param downBytesPerSecond limit for downloaded payload; 0 means no limit
     * @param upBytesPerSecond limit for uploaded payload; 0 means no limit
     * @param filePriorities 0 (unwanted) to 7 (first) for each file; none when all files have the same one
     */
    public record How(
            long position,
            boolean isForced,
            boolean isPaused,
            boolean inOrder,
            long downBytesPerSecond,
            long upBytesPerSecond,
            List<Integer> filePriorities) {
        public How {
            filePriorities = List.copyOf(filePriorities);
        }
    }

    /**
     * When seeding ends; each of them is optional.
     *
     * @param ratio uploaded bytes for each byte of the content
     * @param seedingSeconds how long the torrent seeds
     * @param idleSeconds how long it seeds without uploading
     */
    public record Goals(OptionalDouble ratio, OptionalLong seedingSeconds, OptionalLong idleSeconds) {
        /** The session's own goals apply. */
        public static final Goals NONE = new Goals(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty());
    }

    /**
     * Where peers come from.
     *
     * @param trackers tiers of URLs: those of the metainfo or link, so that a torrent is announced without reading it
     * @param peers that the user named
     * @param webSeeds that the user named
     */
    public record Sources(List<List<String>> trackers, List<PeerAddress> peers, List<NamedWebSeed> webSeeds) {
        public Sources {
            trackers = trackers.stream().map(List::copyOf).toList();
            peers = List.copyOf(peers);
            webSeeds = List.copyOf(webSeeds);
        }
    }

    /**
     * A web seed that the user named.
     *
     * @param url with its password and query
     * @param isLastResort whether it is used only for pieces that peers do not deliver
     */
    public record NamedWebSeed(String url, boolean isLastResort) {}

    /**
     * What the session must know of the metainfo without reading it.
     *
     * @param infoLength bytes of the info dictionary
     */
    public record Summary(PieceGeometry geometry, int fileCount, boolean isPrivate, int infoLength) {
        public Summary {
            if (fileCount < 1 || infoLength < 1) {
                throw new IllegalArgumentException("a torrent has files and an info dictionary");
            }
        }

        /** The summary of this metainfo. */
        public static Summary of(Metainfo metainfo) {
            return new Summary(
                    metainfo.geometry(), metainfo.files().size(), metainfo.isPrivate(), metainfo.infoLength());
        }
    }

    /**
     * What has happened so far, in all sessions.
     *
     * @param uploadedBytes payload
     * @param downloadedBytes payload
     * @param seedingSeconds how long the torrent has seeded
     * @param completed when the last wanted piece was verified, in whole milliseconds
     */
    public record Counters(long uploadedBytes, long downloadedBytes, long seedingSeconds, Optional<Instant> completed) {
        /** Nothing has happened yet. */
        public static final Counters NONE = new Counters(0, 0, 0, Optional.empty());
    }
}
