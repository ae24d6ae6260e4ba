package dev.spate.app.transfer;

import dev.spate.engine.AddTorrent;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether anybody can be asked for a torrent: without that word, waiting for nobody looks like waiting for somebody. */
final class Reachability {
    private static final String REMEDY = "; --peer and --web-seed name somebody";

    private Reachability() {}

    /** Why nobody can be asked, or nothing when somebody can. Who knows us may still come. */
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
        if (isNamed || trackers.stream().anyMatch(Reachability::isSpoken)) {
            return Optional.empty();
        }
        return Optional.of(
                trackers.isEmpty()
                        ? "nobody can be asked for it: it names no tracker, peer or web server" + REMEDY
                        : "nobody can be asked for it: its trackers are asked over WebSocket, which spate cannot do yet"
                                + REMEDY);
    }

    /** Whether a tracker of this URL can be asked. */
    static boolean isSpoken(String tracker) {
        String lower = tracker.toLowerCase(Locale.ROOT);
        return !lower.startsWith("ws://") && !lower.startsWith("wss://");
    }
}
