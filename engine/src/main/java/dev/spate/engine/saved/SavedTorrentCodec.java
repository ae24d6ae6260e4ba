package dev.spate.engine.saved;

import dev.spate.engine.file.SafePaths;
import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import dev.spate.wire.bencode.BencodeWriter;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.peer.Bitfield;
import java.nio.ByteBuffer;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The three parts of a saved torrent as canonical bencode. Stateless. Unknown keys are ignored. */
final class SavedTorrentCodec {
    private static final int STAMP_LENGTH = 2 * Long.BYTES;
    private static final int PRIORITY_MAX = 7;
    /** No number of 64 bits is longer. */
    private static final int RATIO_LENGTH_MAX = 32;

    private SavedTorrentCodec() {}

    static byte[] encode(SavedTorrent.Counters counters) {
        BencodeWriter out = new BencodeWriter().dictionary();
        counters.completed().ifPresent(when -> out.key("completed").integer(when.toEpochMilli()));
        out.key("down").integer(counters.downloadedBytes());
        out.key("seeding").integer(counters.seedingSeconds());
        out.key("up").integer(counters.uploadedBytes());
        return out.end().toBytes();
    }

    static SavedTorrent.Counters counters(BencodeDictionary in) throws ProtocolException {
        return new SavedTorrent.Counters(
                natural(in, "up"), natural(in, "down"), natural(in, "seeding"), instant(in, "completed"));
    }

    /** @param content empty while the metainfo is not known */
    static byte[] encode(Optional<SavedContent> content) {
        return content.map(SavedTorrentCodec::encode)
                .orElseGet(() -> new BencodeWriter().dictionary().end().toBytes());
    }

    private static byte[] encode(SavedContent content) {
        ByteBuffer stamps =
                ByteBuffer.allocate(Math.multiplyExact(content.stamps().size(), STAMP_LENGTH));
        content.stamps().forEach(stamp -> stamps.putLong(stamp.length()).putLong(stamp.modifiedNanos()));
        BencodeWriter out = new BencodeWriter().dictionary();
        out.key("count").integer(content.pieces().size());
        if (!content.pieces().isFull()) {
            out.key("pieces").bytes(content.pieces().bytes());
        }
        return out.key("stamps").bytes(stamps.array()).end().toBytes();
    }

    static Optional<SavedContent> content(BencodeDictionary in) throws ProtocolException {
        if (in.size() == 0) {
            return Optional.empty();
        }
        int count = number(in, "count", WireLimits.PIECES_MAX);
        Optional<BencodeString> pieces = in.string("pieces");
        Bitfield bits = pieces.isPresent() ? Bitfield.decode(count, pieces.get().bytes()) : Bitfield.full(count);
        ByteBuffer packed = ByteBuffer.wrap(text(in, "stamps").bytes());
        if (packed.remaining() % STAMP_LENGTH != 0) {
            throw new ProtocolException("saved session: the stamps of files are cut off");
        }
        List<SavedContent.Stamp> stamps = new ArrayList<>(packed.remaining() / STAMP_LENGTH);
        while (packed.hasRemaining()) {
            stamps.add(new SavedContent.Stamp(packed.getLong(), packed.getLong()));
        }
        return Optional.of(new SavedContent(bits, stamps));
    }

    static byte[] encode(SavedTorrent.Settings settings) {
        BencodeWriter out = new BencodeWriter().dictionary();
        out.key("added").integer(settings.added().toEpochMilli());
        encodeGoals(settings.goals(), out.key("goals"));
        encodeHow(settings.how(), out.key("how"));
        settings.link().ifPresent(link -> out.key("link").text(link.toUri()));
        out.key("name").text(settings.name());
        encodeSources(settings.sources(), out.key("sources"));
        settings.summary().ifPresent(summary -> encodeSummary(summary, out.key("summary")));
        InfoHash hash = settings.infoHash();
        if (hash.hasV1()) {
            out.key("v1").bytes(hash.v1());
        }
        if (hash.hasV2()) {
            out.key("v2").bytes(hash.v2());
        }
        encodeWhere(settings.where(), out.key("where"));
        return out.end().toBytes();
    }

    static SavedTorrent.Settings settings(BencodeDictionary in) throws ProtocolException {
        try {
            Optional<BencodeString> link = in.string("link");
            Optional<BencodeDictionary> summary = in.dictionary("summary");
            return new SavedTorrent.Settings(
                    infoHash(in),
                    text(in, "name").text(),
                    link.isPresent() ? Optional.of(Magnet.parse(link.get().text())) : Optional.empty(),
                    where(dictionary(in, "where")),
                    how(dictionary(in, "how")),
                    goals(dictionary(in, "goals")),
                    sources(dictionary(in, "sources")),
                    summary.isPresent() ? Optional.of(summary(summary.get())) : Optional.empty(),
                    instant(in, "added").orElse(Instant.EPOCH));
        } catch (IllegalArgumentException e) {
            // The constructors refuse bad values.
            throw new ProtocolException("saved session: " + e.getMessage());
        }
    }

    /** The torrent in a record that has every part. */
    static SavedTorrent torrent(LogRecord whole) throws ProtocolException {
        Optional<BencodeDictionary> content = whole.dictionary(Part.CONTENT);
        Optional<BencodeDictionary> counters = whole.dictionary(Part.COUNTERS);
        return new SavedTorrent(
                settings(whole.dictionary(Part.SETTINGS).orElseThrow(() -> missing("settings"))),
                content.isPresent() ? content(content.get()) : Optional.empty(),
                counters.isPresent() ? counters(counters.get()) : SavedTorrent.Counters.NONE);
    }

    /** Reads every part of a record. */
    static void check(LogRecord logRecord) throws ProtocolException {
        for (Part part : logRecord.parts().keySet()) {
            BencodeDictionary in = logRecord.dictionary(part).orElseThrow();
            switch (part) {
                case CONTENT -> content(in);
                case COUNTERS -> counters(in);
                case SETTINGS -> settings(in);
                case METAINFO -> logRecord.metainfo();
            }
        }
    }

    /** Only the position of these settings, for the order of a whole session. */
    static long position(BencodeDictionary settings) {
        return settings.dictionary("how")
                .map(how -> how.integer("position").orElse(0))
                .orElse(0L);
    }

    private static void encodeWhere(SavedTorrent.Where where, BencodeWriter out) {
        out.dictionary();
        out.key("folder").list().text(root(where.folder()));
        SafePaths.elements(where.folder()).forEach(out::text);
        out.end();
        out.key("overwrite").integer(flag(where.mayOverwrite()));
        if (!where.paths().isEmpty()) {
            out.key("paths").list();
            where.paths().forEach(path -> out.text(SafePaths.joined(path)));
            out.end();
        }
        out.key("seed only").integer(flag(where.isSeedOnly()));
        out.key("vouched").integer(flag(where.isVouched())).end();
    }

    private static SavedTorrent.Where where(BencodeDictionary in) throws ProtocolException {
        List<Path> paths = new ArrayList<>();
        for (String path : texts(in.list("paths"))) {
            paths.add(SafePaths.relative(List.of(path.split("/", -1))));
        }
        return new SavedTorrent.Where(
                folder(texts(in.list("folder"))),
                isSet(in, "seed only"),
                isSet(in, "overwrite"),
                isSet(in, "vouched"),
                paths);
    }

    private static String root(Path folder) {
        return String.valueOf(folder.getRoot());
    }

    private static Path folder(List<String> rootAndElements) throws ProtocolException {
        if (rootAndElements.isEmpty()) {
            throw new ProtocolException("saved session: a torrent has no folder");
        }
        try {
            Path root = Path.of(rootAndElements.getFirst());
            List<String> elements = rootAndElements.subList(1, rootAndElements.size());
            return elements.isEmpty() ? root : root.resolve(SafePaths.relative(elements));
        } catch (InvalidPathException e) {
            throw new ProtocolException("saved session: a folder is not from this kind of system");
        }
    }

    private static void encodeHow(SavedTorrent.How how, BencodeWriter out) {
        byte[] priorities = new byte[how.filePriorities().size()];
        for (int i = 0; i < priorities.length; i++) {
            priorities[i] = how.filePriorities().get(i).byteValue();
        }
        out.dictionary();
        out.key("down rate").integer(how.downBytesPerSecond());
        out.key("forced").integer(flag(how.isForced()));
        out.key("in order").integer(flag(how.inOrder()));
        out.key("paused").integer(flag(how.isPaused()));
        out.key("position").integer(how.position());
        out.key("priorities").bytes(priorities);
        out.key("up rate").integer(how.upBytesPerSecond()).end();
    }

    private static SavedTorrent.How how(BencodeDictionary in) throws ProtocolException {
        byte[] packed = text(in, "priorities").bytes();
        List<Integer> priorities = new ArrayList<>(packed.length);
        for (byte priority : packed) {
            if (priority < 0 || priority > PRIORITY_MAX) {
                throw new ProtocolException("saved session: a file has the priority " + priority);
            }
            priorities.add((int) priority);
        }
        return new SavedTorrent.How(
                in.integer("position").orElse(0),
                isSet(in, "forced"),
                isSet(in, "paused"),
                isSet(in, "in order"),
                natural(in, "down rate"),
                natural(in, "up rate"),
                priorities);
    }

    private static void encodeGoals(SavedTorrent.Goals goals, BencodeWriter out) {
        out.dictionary();
        goals.idleSeconds().ifPresent(seconds -> out.key("idle").integer(seconds));
        goals.ratio().ifPresent(ratio -> out.key("ratio").text(Double.toString(ratio)));
        goals.seedingSeconds().ifPresent(seconds -> out.key("seeding").integer(seconds));
        out.end();
    }

    private static SavedTorrent.Goals goals(BencodeDictionary in) throws ProtocolException {
        OptionalDouble ratio = OptionalDouble.empty();
        Optional<BencodeString> text = in.string("ratio");
        if (text.isPresent()) {
            if (text.get().length() > RATIO_LENGTH_MAX) {
                throw missing("ratio");
            }
            // Something that is not a number throws NumberFormatException, which is an IllegalArgumentException.
            ratio = OptionalDouble.of(Double.parseDouble(text.get().text()));
        }
        return new SavedTorrent.Goals(ratio, in.integer("seeding"), in.integer("idle"));
    }

    private static void encodeSources(SavedTorrent.Sources sources, BencodeWriter out) {
        out.dictionary().key("peers").list();
        for (PeerAddress peer : sources.peers()) {
            byte[] ip = peer.ip();
            out.bytes(ByteBuffer.allocate(ip.length + Short.BYTES)
                    .put(ip)
                    .putShort((short) peer.port())
                    .array());
        }
        out.end().key("trackers").list();
        sources.trackers().forEach(out::texts);
        out.end().key("web seeds").list();
        for (SavedTorrent.NamedWebSeed seed : sources.webSeeds()) {
            out.list().text(seed.url()).integer(flag(seed.isLastResort())).end();
        }
        out.end().end();
    }

    private static SavedTorrent.Sources sources(BencodeDictionary in) throws ProtocolException {
        List<PeerAddress> peers = new ArrayList<>();
        for (BencodeValue value : list(in, "peers")) {
            peers.add(peer(value));
        }
        List<List<String>> trackers = new ArrayList<>();
        for (BencodeValue tier : list(in, "trackers")) {
            trackers.add(texts(
                    Optional.of(tier).filter(BencodeList.class::isInstance).map(BencodeList.class::cast)));
        }
        List<SavedTorrent.NamedWebSeed> seeds = new ArrayList<>();
        for (BencodeValue value : list(in, "web seeds")) {
            if (value instanceof BencodeList pair
                    && pair.size() == 2
                    && pair.get(0) instanceof BencodeString url
                    && pair.get(1) instanceof BencodeInteger last) {
                seeds.add(new SavedTorrent.NamedWebSeed(url.text(), last.value() != 0));
            } else {
                throw new ProtocolException("saved session: a web seed has another form");
            }
        }
        return new SavedTorrent.Sources(trackers, peers, seeds);
    }

    private static PeerAddress peer(BencodeValue value) throws ProtocolException {
        if (!(value instanceof BencodeString packed) || packed.length() <= Short.BYTES) {
            throw new ProtocolException("saved session: a peer has no address");
        }
        byte[] bytes = packed.bytes();
        int ipLength = bytes.length - Short.BYTES;
        int port = Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(ipLength));
        return PeerAddress.of(Arrays.copyOf(bytes, ipLength), port);
    }

    private static void encodeSummary(SavedTorrent.Summary summary, BencodeWriter out) {
        out.dictionary();
        out.key("files").integer(summary.fileCount());
        out.key("info length").integer(summary.infoLength());
        out.key("length").integer(summary.geometry().totalLength());
        out.key("piece length").integer(summary.geometry().pieceLength());
        out.key("private").integer(flag(summary.isPrivate())).end();
    }

    private static SavedTorrent.Summary summary(BencodeDictionary in) throws ProtocolException {
        return new SavedTorrent.Summary(
                new PieceGeometry(natural(in, "length"), number(in, "piece length", Integer.MAX_VALUE)),
                number(in, "files", Integer.MAX_VALUE),
                isSet(in, "private"),
                number(in, "info length", Integer.MAX_VALUE));
    }

    private static InfoHash infoHash(BencodeDictionary in) throws ProtocolException {
        Optional<byte[]> v1 = in.string("v1").map(BencodeString::bytes);
        Optional<byte[]> v2 = in.string("v2").map(BencodeString::bytes);
        if (v1.isPresent()) {
            return v2.isPresent() ? InfoHash.hybrid(v1.get(), v2.get()) : InfoHash.v1(v1.get());
        }
        return InfoHash.v2(v2.orElseThrow(() -> new ProtocolException("saved session: a torrent has no info-hash")));
    }

    private static int flag(boolean value) {
        return value ? 1 : 0;
    }

    private static boolean isSet(BencodeDictionary in, String key) {
        return in.integer(key).orElse(0) != 0;
    }

    private static Optional<Instant> instant(BencodeDictionary in, String key) {
        OptionalLong millis = in.integer(key);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    private static long natural(BencodeDictionary in, String key) throws ProtocolException {
        long value = in.integer(key).orElse(-1);
        if (value < 0) {
            throw missing(key);
        }
        return value;
    }

    private static int number(BencodeDictionary in, String key, int max) throws ProtocolException {
        long value = natural(in, key);
        if (value > max) {
            throw missing(key);
        }
        return (int) value;
    }

    private static BencodeString text(BencodeDictionary in, String key) throws ProtocolException {
        return in.string(key).orElseThrow(() -> missing(key));
    }

    private static BencodeDictionary dictionary(BencodeDictionary in, String key) throws ProtocolException {
        return in.dictionary(key).orElseThrow(() -> missing(key));
    }

    private static BencodeList list(BencodeDictionary in, String key) throws ProtocolException {
        return in.list(key).orElseThrow(() -> missing(key));
    }

    private static List<String> texts(Optional<BencodeList> values) throws ProtocolException {
        List<String> texts = new ArrayList<>();
        for (BencodeValue value : values.orElse(BencodeList.of(List.of()))) {
            if (!(value instanceof BencodeString text)) {
                throw new ProtocolException("saved session: a list contains something else than text");
            }
            texts.add(text.text());
        }
        return texts;
    }

    private static ProtocolException missing(String key) {
        return new ProtocolException("saved session: \"" + key + "\" is missing or out of range");
    }
}
