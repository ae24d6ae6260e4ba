package dev.spate.engine.torrent;

import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.announce.TrackerStats;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.torrent.MetadataFetch;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.Optional;

/**
 * The machine of a torrent: first a fetch while the metadata is unknown, then the torrent itself, and none after the
 * end. Answers questions to either of them. Owned by the loop.
 */
public final class MachineHolder {
    private final MachineSlot<TorrentEvent> slot;
    private Optional<Torrent> torrent = Optional.empty();
    private Optional<MetadataFetch> fetch = Optional.empty();

    public MachineHolder(MachineSlot<TorrentEvent> slot) {
        this.slot = slot;
    }

    public void begin(MetadataFetch machine) {
        fetch = Optional.of(machine);
        slot.start(machine);
    }

    public void begin(Torrent machine) {
        fetch = Optional.empty();
        torrent = Optional.of(machine);
        slot.start(machine);
    }

    public void end() {
        slot.stop();
        torrent = Optional.empty();
        fetch = Optional.empty();
    }

    public Optional<MetadataFetch> fetch() {
        return fetch;
    }

    public List<PeerStatus> peers(long now) {
        return torrent.map(machine -> machine.peers(now))
                .or(() -> fetch.map(machine -> machine.peers(now)))
                .orElse(List.of());
    }

    public List<TrackerStats> trackers() {
        return torrent.map(Torrent::trackers)
                .or(() -> fetch.map(MetadataFetch::trackers))
                .orElse(List.of());
    }

    /** A copy of the verified pieces; empty while the metadata is unknown. */
    public Optional<Bitfield> pieces() {
        return torrent.map(Torrent::pieces);
    }

    /** The number of consecutive verified pieces from this one on, at most {@code countMax}. */
    public int verifiedRun(int firstPiece, int countMax) {
        return torrent.map(machine -> machine.verifiedRun(firstPiece, countMax)).orElse(0);
    }
}
