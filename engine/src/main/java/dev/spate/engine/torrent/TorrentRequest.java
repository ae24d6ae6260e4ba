package dev.spate.engine.torrent;

import dev.spate.engine.webseed.WebSeed;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What to download or seed, where, and how.
 *
 * @param metainfo empty while only the link is known
 * @param magnet the link, when the torrent was named by one
 * @param peers to dial besides those that trackers name
 * @param webSeeds that the caller names
 * @param choice how much each file is wanted, once it is known which there are
 * @param filePriorities one for each file of the metainfo, 0 (unwanted) to 7 (first), or empty: all alike, or not known yet
 */
public record TorrentRequest(
        Optional<Metainfo> metainfo,
        Optional<Magnet> magnet,
        Where where,
        How how,
        List<PeerAddress> peers,
        List<WebSeed> webSeeds,
        Function<Metainfo, List<Integer>> choice,
        List<Integer> filePriorities) {
    /**
     * Where the files lie, and what may happen to them.
     *
     * @param folder under which the torrent's file or folder lies or will lie
     * @param isSeedOnly whether nothing is ever written
     * @param mayOverwrite whether files of others are changed where they do not match
     * @param isVouched whether the caller knows that everything is there and right
     * @param paths one below the folder for each file, or empty: where its names lead
     */
    public record Where(Path folder, boolean isSeedOnly, boolean mayOverwrite, boolean isVouched, List<Path> paths) {
        public Where {
            paths = List.copyOf(paths);
        }
    }

    /**
     * How the torrent begins.
     *
     * @param inOrder pieces in order instead of rarest first
     * @param isPaused whether it waits to be resumed
     * @param downBytesPerSecond payload, 0 for no limit
     * @param upBytesPerSecond payload, 0 for no limit
     */
    public record How(boolean inOrder, boolean isPaused, long downBytesPerSecond, long upBytesPerSecond) {}

    public TorrentRequest {
        peers = List.copyOf(peers);
        webSeeds = List.copyOf(webSeeds);
        filePriorities = List.copyOf(filePriorities);
    }

    /** The same request, now that its metadata is there. Asks the caller which files are wanted. */
    TorrentRequest with(Metainfo fetched) {
        return new TorrentRequest(
                Optional.of(fetched), magnet, where, how, peers, webSeeds, choice, choice.apply(fetched));
    }

    /** The name of the torrent to peers and trackers. */
    public InfoHash infoHash() {
        return magnet.map(Magnet::infoHash)
                .or(() -> metainfo.map(Metainfo::infoHash))
                .orElseThrow();
    }

    /** What to call it: as its metainfo says, else as its link does, else its info-hash. */
    public String name() {
        return metainfo.map(Metainfo::name)
                .or(() -> magnet.map(Magnet::displayName).filter(name -> !name.isEmpty()))
                .orElseGet(() -> infoHash().toString());
    }

    /** Whether a file is wanted at all. */
    boolean isWanted(int file) {
        return filePriorities.isEmpty() || filePriorities.get(file) > 0;
    }
}
