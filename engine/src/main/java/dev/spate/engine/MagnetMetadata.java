package dev.spate.engine;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.engine.resume.SavedMetadata;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.UnsafePorts;
import dev.spate.wire.AddressLiteral;
import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** From a magnet link to a torrent: what its metadata says, whether peers or an earlier run have given it. */
final class MagnetMetadata {
    private MagnetMetadata() {}

    /** The same request with the metadata that an earlier run has kept, if there is any. */
    static AddTorrent withKept(AddTorrent request, SessionParts parts) {
        if (request.metainfo().isPresent()) {
            return request;
        }
        Optional<byte[]> kept = new SavedMetadata(parts.disk().operations(), request.infoHash()).read(request.folder());
        try {
            return kept.isPresent() ? request.with(metainfo(request, kept.get())) : request;
        } catch (ProtocolException e) {
            // Peers would give the same, so the failure is told where it is expected.
            return request;
        }
    }

    /**
     * Opens what peers have given. Waits for the disk; see {@link Session#add} for what may be thrown.
     *
     * @param info has the hash that the link names
     * @throws ProtocolException when it is no usable torrent all the same
     */
    static OpenTorrent open(AddTorrent request, byte[] info, SessionParts parts, Consumer<DiskEvent> events)
            throws ProtocolException {
        AddTorrent complete = request.with(metainfo(request, info));
        OpenTorrent open = OpenTorrent.open(complete, parts, events);
        if (request.access() != Access.SEED && Files.isDirectory(request.folder())) {
            open.kept().write(request.folder(), info);
        }
        return open;
    }

    private static Metainfo metainfo(AddTorrent request, byte[] info) throws ProtocolException {
        Magnet magnet = request.magnet().orElseThrow();
        List<List<String>> tiers = magnet.trackers().stream().map(List::of).toList();
        Metainfo metainfo = Metainfo.fromInfo(info, tiers, magnet.webSeeds());
        if (!metainfo.hasV1() || isContradicted(magnet.infoHash(), metainfo.infoHash())) {
            throw new ProtocolException("it is not the torrent that the link names");
        }
        return metainfo;
    }

    /** A link that names both hashes must mean one torrent. */
    private static boolean isContradicted(InfoHash linked, InfoHash found) {
        return linked.hasV2() && !Arrays.equals(linked.v2(), found.v2());
    }

    /** The peers of a link that need no look-up. */
    static List<PeerAddress> addresses(Magnet magnet) {
        return peers(magnet)
                .map(peer -> AddressLiteral.parse(peer.host()).map(ip -> PeerAddress.of(ip, peer.port())))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Those that do. */
    static List<HostPort> names(Magnet magnet) {
        return peers(magnet)
                .filter(peer -> AddressLiteral.parse(peer.host()).isEmpty())
                .toList();
    }

    /** A link may come from a stranger, who must not have us dial what can be harmed. */
    private static Stream<HostPort> peers(Magnet magnet) {
        return magnet.peers().stream().filter(peer -> !UnsafePorts.contains(peer.port()));
    }
}
