package dev.spate.engine.saved;

import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.engine.saved.RecordFile.Span;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the records of each torrent lie: about 200 bytes for each, because everything else stays on disk. Thread-safe.
 */
final class RecordIndex {
    static final Span NOWHERE = new Span(0, 0);

    /**
     * The records of one torrent. Immutable.
     *
     * @param position of its settings
     * @param order counts the torrents that were added, from 1, so that torrents with one position keep their order
     */
    record Row(long position, long order, Span settings, Span content, Span counters, Span metainfo) {
        private static final Row EMPTY = new Row(0, 0, NOWHERE, NOWHERE, NOWHERE, NOWHERE);

        boolean hasMetainfo() {
            return !metainfo.equals(NOWHERE);
        }

        /** The record of the log with the latest value of each part. */
        Map<Part, Span> parts() {
            Map<Part, Span> parts = new EnumMap<>(Part.class);
            parts.put(Part.CONTENT, content);
            parts.put(Part.COUNTERS, counters);
            parts.put(Part.SETTINGS, settings);
            parts.values().removeIf(NOWHERE::equals);
            return parts;
        }

        private long logBytes() {
            long settingsBytes = settings.length();
            long contentBytes = content.equals(settings) ? 0 : content.length();
            long countersBytes = counters.equals(settings) || counters.equals(content) ? 0 : counters.length();
            return settingsBytes + contentBytes + countersBytes;
        }
    }

    private final Map<WireHash, Row> rows = new HashMap<>();
    private long added;
    private long logBytes;
    private long metainfoBytes;

    /**
     * Takes over what a record says.
     *
     * @param span where it lies
     */
    synchronized void apply(LogRecord logRecord, Span span) throws ProtocolException {
        Row before = rows.getOrDefault(logRecord.hash(), Row.EMPTY);
        Row after = after(before, logRecord, span);
        logBytes += after.logBytes() - before.logBytes();
        metainfoBytes += after.metainfo().length() - before.metainfo().length();
        if (logRecord.removes()) {
            rows.remove(logRecord.hash());
        } else {
            rows.put(logRecord.hash(), after);
        }
    }

    private Row after(Row before, LogRecord logRecord, Span span) throws ProtocolException {
        if (logRecord.removes()) {
            return Row.EMPTY;
        }
        Map<Part, byte[]> parts = logRecord.parts();
        boolean hasSettings = parts.containsKey(Part.SETTINGS);
        return new Row(
                hasSettings ? logRecord.position() : before.position(),
                before.order() == 0 ? ++added : before.order(),
                hasSettings ? span : before.settings(),
                parts.containsKey(Part.CONTENT) ? span : before.content(),
                parts.containsKey(Part.COUNTERS) ? span : before.counters(),
                logRecord.metainfo().orElse(before.metainfo()));
    }

    /** Drops torrents without settings: their main record was damaged. Returns how many. */
    synchronized int dropIncomplete() {
        Map<WireHash, Row> incomplete = new HashMap<>(rows);
        incomplete.values().removeIf(row -> !row.settings().equals(NOWHERE));
        incomplete.forEach((hash, row) -> {
            rows.remove(hash);
            logBytes -= row.logBytes();
            metainfoBytes -= row.metainfo().length();
        });
        return incomplete.size();
    }

    synchronized Optional<Row> row(WireHash hash) {
        return Optional.ofNullable(rows.get(hash));
    }

    synchronized int size() {
        return rows.size();
    }

    /** All torrents, by position. */
    List<WireHash> inOrder() {
        List<Map.Entry<WireHash, Row>> entries = new ArrayList<>();
        synchronized (this) {
            rows.forEach((hash, row) -> entries.add(Map.entry(hash, row)));
        }
        entries.sort(Map.Entry.comparingByValue(
                Comparator.comparingLong(Row::position).thenComparingLong(Row::order)));
        return entries.stream().map(Map.Entry::getKey).toList();
    }

    /** Bytes of the log that are still used. */
    synchronized long logBytes() {
        return logBytes;
    }

    /** Bytes of the metainfo that are still used. */
    synchronized long metainfoBytes() {
        return metainfoBytes;
    }
}
