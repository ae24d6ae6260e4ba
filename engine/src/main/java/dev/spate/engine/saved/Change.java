package dev.spate.engine.saved;

import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A change of one torrent that is not on disk yet. Immutable.
 *
 * @param removes whether what the session knows of the torrent is removed first
 * @param parts what is then replaced, encoded
 * @param metainfo to be saved; empty when it stays as it is
 */
record Change(WireHash hash, boolean removes, Map<Part, byte[]> parts, Optional<Metainfo> metainfo) {
    private static final Set<Part> WHOLE = Set.of(Part.SETTINGS, Part.CONTENT, Part.COUNTERS);

    Change {
        parts = Map.copyOf(parts);
    }

    static Change removal(WireHash hash) {
        return new Change(hash, true, Map.of(), Optional.empty());
    }

    static Change update(WireHash hash, Part part, byte[] value) {
        return new Change(hash, false, Map.of(part, value), Optional.empty()).checked();
    }

    static Change put(SavedTorrent torrent, Optional<Metainfo> metainfo) {
        return new Change(
                        torrent.settings().key(),
                        false,
                        Map.of(
                                Part.SETTINGS, SavedTorrentCodec.encode(torrent.settings()),
                                Part.CONTENT, SavedTorrentCodec.encode(torrent.content()),
                                Part.COUNTERS, SavedTorrentCodec.encode(torrent.counters())),
                        metainfo)
                .checked();
    }

    /** Reads what will be written: what could not be read again must not be answered. */
    private Change checked() {
        if (parts.values().stream().anyMatch(part -> part.length > SavedLimits.PART_LENGTH_MAX)) {
            throw new IllegalArgumentException(hash + " has too many files to be saved");
        }
        if (metainfo.filter(it -> !hash.names(it.infoHash())).isPresent()) {
            throw new IllegalArgumentException("the metainfo is not of " + hash);
        }
        if (metainfo.filter(Change::isTooLong).isPresent()) {
            throw new IllegalArgumentException("the metainfo of " + hash + " is too long to be saved");
        }
        try {
            SavedTorrentCodec.check(new LogRecord(hash, parts));
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return this;
    }

    private static boolean isTooLong(Metainfo metainfo) {
        boolean mayBe = metainfo.hasV2() || metainfo.infoLength() > SavedLimits.INFO_LENGTH_SAFE;
        return mayBe && metainfo.toTorrent().length > SavedLimits.METAINFO_LENGTH_MAX;
    }

    /** This change and then another one of the same torrent, as one. */
    Change then(Change later) {
        if (later.removes) {
            return later;
        }
        Map<Part, byte[]> both = new EnumMap<>(Part.class);
        both.putAll(parts);
        both.putAll(later.parts);
        return new Change(hash, removes, both, later.metainfo.or(() -> metainfo));
    }

    /** Whether the torrent is there afterwards; only a change with every part adds one. */
    boolean leavesATorrent(boolean wasThere) {
        return (wasThere && !removes) || parts.keySet().containsAll(WHOLE);
    }

    /** About how many bytes are written for it. */
    long length() {
        return metainfo.map(it -> (long) it.infoLength()).orElse(0L)
                + parts.values().stream().mapToLong(value -> value.length).sum();
    }
}
