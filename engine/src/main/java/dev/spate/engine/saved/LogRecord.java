package dev.spate.engine.saved;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeWriter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * One record of the log: the parts of a torrent that it replaces. Immutable: its arrays are never changed.
 *
 * <p>It is a bencoded dictionary of the torrent's hash and of each part, whose values are encoded by
 * {@link SavedTorrentCodec}. A record without any part removes the torrent.
 *
 * @param parts the bencoded value of each part
 */
record LogRecord(WireHash hash, Map<Part, byte[]> parts) {
    /** What is replaced as a whole; the names are the keys of the dictionary, in sorted order. */
    enum Part {
        CONTENT("content"),
        COUNTERS("counters"),
        /** Where the metainfo lies in the other file: the offset and length of its record. */
        METAINFO("metainfo"),
        SETTINGS("settings");

        private final String key;

        Part(String key) {
            this.key = key;
        }
    }

    private static final String HASH = "hash";
    private static final BencodeDecoder DECODER = BencodeDecoder.strict().withValuesMax(SavedLimits.RECORD_VALUES_MAX);

    LogRecord {
        parts = Map.copyOf(parts);
    }

    boolean removes() {
        return parts.isEmpty();
    }

    byte[] encode() {
        BencodeWriter out = new BencodeWriter().dictionary();
        boolean isHashWritten = false;
        for (Part part : Part.values()) {
            if (!isHashWritten && part.key.compareTo(HASH) > 0) {
                out.key(HASH).bytes(hash.bytes());
                isHashWritten = true;
            }
            byte[] value = parts.get(part);
            if (value != null) {
                out.key(part.key).raw(value);
            }
        }
        return out.end().toBytes();
    }

    /** Reads a record; the values of its parts are read when they are needed. */
    static LogRecord decode(byte[] payload) throws ProtocolException {
        BencodeDictionary in = DECODER.decodeDictionary(payload);
        Optional<byte[]> hash = in.string(HASH).map(BencodeString::bytes).filter(it -> it.length == WireHash.LENGTH);
        if (hash.isEmpty()) {
            throw new ProtocolException("saved session: a record names no torrent");
        }
        Map<Part, byte[]> parts = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            in.get(part.key)
                    .ifPresent(value -> parts.put(part, Arrays.copyOfRange(payload, value.start(), value.end())));
        }
        return new LogRecord(new WireHash(hash.get()), parts);
    }

    /** The value of a part; empty when the record does not have it. */
    Optional<BencodeDictionary> dictionary(Part part) throws ProtocolException {
        byte[] value = parts.get(part);
        return value == null ? Optional.empty() : Optional.of(DECODER.decodeDictionary(value));
    }

    /** The position in these settings, for the order of a whole session. */
    long position() throws ProtocolException {
        return dictionary(Part.SETTINGS).map(SavedTorrentCodec::position).orElse(0L);
    }

    /** The value of {@link Part#METAINFO}. */
    static byte[] encode(RecordFile.Span metainfo) {
        return new BencodeWriter()
                .dictionary()
                .key("length")
                .integer(metainfo.length())
                .key("offset")
                .integer(metainfo.offset())
                .end()
                .toBytes();
    }

    /** Where the metainfo lies; empty when the record does not say. */
    Optional<RecordFile.Span> metainfo() throws ProtocolException {
        Optional<BencodeDictionary> in = dictionary(Part.METAINFO);
        if (in.isEmpty()) {
            return Optional.empty();
        }
        long length = in.get().integer("length").orElse(-1);
        long offset = in.get().integer("offset").orElse(-1);
        if (length < 0 || length > SavedLimits.METAINFO_LENGTH_MAX || offset < 0) {
            throw new ProtocolException("saved session: the metainfo lies nowhere");
        }
        return Optional.of(new RecordFile.Span(offset, length));
    }
}
