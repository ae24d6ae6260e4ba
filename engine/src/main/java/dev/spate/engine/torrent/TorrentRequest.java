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
import java.util.stream.IntStream;

/**
 * What to download or seed, where, and how.
 *
 * @param metainfo empty while only the link is known
 * @param magnet the link, if the torrent was added by one
 * @param peers peers to dial in addition to those that trackers return
 * @param webSeeds the web seeds that the caller names
 * @param choice chooses the priority of each file once the files are known
 * @param filePriorities one for each file of the metainfo, 0 (unwanted) to 7 (first); empty when all files have the
 *     same priority or are not known yet
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
     * @param folder the folder that holds, or will hold, the torrent's file or folder
     * @param isSeedOnly whether nothing is ever written
     * @param mayOverwrite whether files that we did not create are changed where they do not match
     * @param isVouched whether the caller guarantees that every byte is present and correct
     * @param paths the path of each file below the folder; empty when the files lie where the metainfo says
     */
    public record Where(Path folder, boolean isSeedOnly, boolean mayOverwrite, boolean isVouched, List<Path> paths) {
        public Where {
            paths = List.copyOf(paths);
        }
    }

    /**
     * How the torrent starts.
     *
     * @param inOrder whether pieces are downloaded in order instead of rarest first
     * @param isPaused whether the torrent waits to be resumed
     * @param downBytesPerSecond limit for downloaded payload; 0 means no limit
     * @param upBytesPerSecond limit for uploaded payload; 0 means no limit
     */
    public record How(boolean inOrder, boolean isPaused, long downBytesPerSecond, long upBytesPerSecond) {}

    private static final int UNWANTED = 0;
    private static final int WANTED = 4;

    public TorrentRequest {
        peers = List.copyOf(peers);
        webSeeds = List.copyOf(webSeeds);
        filePriorities = List.copyOf(filePriorities);
    }

    /** The same request with the fetched metadata. Calls {@code choice} for the priorities of the files. */
    TorrentRequest with(Metainfo fetched) {
        return new TorrentRequest(
                Optional.of(fetched), magnet, where, how, peers, webSeeds, choice, choice.apply(fetched));
    }

    /** The info-hash, which identifies the torrent to peers and trackers. */
    public InfoHash infoHash() {
        return magnet.map(Magnet::infoHash)
                .or(() -> metainfo.map(Metainfo::infoHash))
                .orElseThrow();
    }

    /** The name of the torrent: from its metainfo, otherwise from its link, otherwise its info-hash in hexadecimal. */
    public String name() {
        return metainfo.map(Metainfo::name)
                .or(() -> magnet.map(Magnet::displayName).filter(name -> !name.isEmpty()))
                .orElseGet(() -> infoHash().toString());
    }

    /** The trackers: tiers of URLs. */
    public List<List<String>> trackers() {
        return metainfo.map(Metainfo::trackers)
                .or(() -> magnet.map(
                        link -> link.trackers().stream().map(List::of).toList()))
                .orElse(List.of());
    }

    /** How the files of a link are chosen when they are known. */
    public static Function<Metainfo, List<Integer>> choiceOf(Magnet magnet) {
        return metainfo -> selection(magnet, metainfo);
    }

    /**
     * The files that the link selects (BEP 53). A selection without any existing file is a mistake in the link; then
     * every file is wanted.
     */
    private static List<Integer> selection(Magnet magnet, Metainfo metainfo) {
        List<Integer> priorities = IntStream.range(0, metainfo.files().size())
                .mapToObj(file -> magnet.selects(file) ? WANTED : UNWANTED)
                .toList();
        boolean isUseless = magnet.selectedFiles().isEmpty() || !priorities.contains(WANTED);
        return isUseless ? List.of() : priorities;
    }

    /** Whether a file is wanted. */
    boolean isWanted(int file) {
        return filePriorities.isEmpty() || filePriorities.get(file) > 0;
    }
}
