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
 * The machine of a torrent: a fetch while the metadata is not known, then the torrent itself, in the end none. Answers
 * what either of them can be asked. Owned by the loop.
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

    /** The pieces that are verified; a copy, and nothing while nobody knows of pieces. */
    public Optional<Bitfield> pieces() {
        return torrent.map(Torrent::pieces);
    }

    /** How many pieces from this one on are verified, but no more than this. */
    public int verifiedRun(int firstPiece, int countMax) {
        return torrent.map(machine -> machine.verifiedRun(firstPiece, countMax)).orElse(0);
    }
}
