package dev.spate.app.transfer;

import dev.spate.engine.AddTorrent;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks whether a torrent has any source. A command that waits without one tells the user why nothing can arrive. */
final class Reachability {
    private static final String REMEDY = "; add one with --peer or --web-seed";

    private Reachability() {}

    /**
     * Why no source can be asked, or nothing if one can. Without a source, peers that know our address may still
     * connect.
     */
    static Optional<String> obstacle(AddTorrent request) {
        Optional<Metainfo> metainfo = request.metainfo();
        Optional<Magnet> magnet = request.magnet();
        boolean isNamed = !request.peers().isEmpty()
                || request.hasWebSeeds()
                || metainfo.filter(known -> !known.webSeeds().isEmpty()).isPresent()
                || magnet.filter(link ->
                                !link.peers().isEmpty() || !link.webSeeds().isEmpty())
                        .isPresent();
        List<String> trackers = Stream.concat(
                        metainfo.stream()
                                .flatMap(known -> known.trackers().stream().flatMap(List::stream)),
                        magnet.stream().flatMap(link -> link.trackers().stream()))
                .toList();
        if (isNamed || trackers.stream().anyMatch(Reachability::isSupported)) {
            return Optional.empty();
        }
        return Optional.of(
                trackers.isEmpty()
                        ? "no source is known: it names no tracker, peer or web server" + REMEDY
                        : "no source is known: its trackers use WebSocket, which spate does not support yet" + REMEDY);
    }

    /** Whether we can ask a tracker with this URL. */
    static boolean isSupported(String tracker) {
        String lower = tracker.toLowerCase(Locale.ROOT);
        return !lower.startsWith("ws://") && !lower.startsWith("wss://");
    }
}
