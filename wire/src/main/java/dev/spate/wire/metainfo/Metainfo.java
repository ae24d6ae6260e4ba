package dev.spate.wire.metainfo;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeDocument;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeWriter;
import dev.spate.wire.magnet.Magnet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A torrent's metainfo (BEP 3, 52), checked and with safe names. Immutable and thread-safe.
 *
 * <p>A hybrid torrent can be used as v1. If a torrent is v2 only, {@link #pieceHashes()} is empty and every file begins
 * at a piece boundary.
 */
public final class Metainfo {
    private final InfoDictionary info;
    private final byte[] infoBytes;
    private final boolean isPrivate;
    private final List<List<String>> trackers;
    private final List<String> webSeeds;
    private final List<String> httpSeeds;
    private final List<HostPort> nodes;
    private final List<String> collections;
    private final List<InfoHash> similar;
    private final Optional<String> comment;
    private final Optional<String> createdBy;
    private final OptionalLong creationDate;
    private final List<String> warnings;

    private Metainfo(
            byte[] infoBytes,
            BencodeDictionary rawInfo,
            BencodeDictionary outer,
            List<List<String>> moreTrackers,
            List<String> moreWebSeeds,
            List<String> warnings)
            throws ProtocolException {
        this.infoBytes = infoBytes;
        InfoDictionary plain = InfoReader.read(infoBytes, rawInfo);
        this.info = withLayers(plain, outer);
        this.isPrivate = rawInfo.integer("private").orElse(0) != 0;
        OuterReader reader = new OuterReader(warnings);
        boolean hasFolder = info.files().size() > 1;
        this.trackers = moreTrackers.isEmpty() ? reader.trackers(outer) : reader.usableTrackers(moreTrackers);
        this.webSeeds = moreWebSeeds.isEmpty()
                ? reader.webSeeds(outer, "url-list", hasFolder)
                : reader.usableWebSeeds(moreWebSeeds, hasFolder);
        this.httpSeeds = reader.webSeeds(outer, "httpseeds", false);
        this.nodes = reader.nodes(outer);
        this.collections = reader.collections(rawInfo, outer);
        this.similar = reader.similar(rawInfo, outer);
        this.comment =
                outer.string("comment.utf-8").or(() -> outer.string("comment")).map(text -> plainLines(text.text()));
        this.createdBy = outer.string("created by").map(text -> PlainText.of(text.text(), WireLimits.LABEL_LENGTH_MAX));
        this.creationDate = outer.integer("creation date");
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads a metainfo file. The array is not kept.
     *
     * @param file the whole file, at most {@link WireLimits#METAINFO_LENGTH_MAX} bytes
     * @throws ProtocolException if it is not a usable torrent; the message says why in one line
     */
    public static Metainfo parse(byte[] file) throws ProtocolException {
        checkLength(file);
        BencodeDocument document = BencodeDecoder.lenient().acceptingTrailing().decode(file);
        BencodeDictionary outer = document.dictionary();
        Optional<BencodeDictionary> info = outer.dictionary("info");
        if (info.isEmpty()) {
            throw new ProtocolException(
                    outer.dictionary("magnet-info").isPresent()
                            ? "torrent: holds a magnet link instead of an info dictionary"
                            : "torrent: has no info dictionary");
        }
        byte[] infoBytes =
                Arrays.copyOfRange(file, info.get().start(), info.get().end());
        return new Metainfo(infoBytes, info.get(), outer, List.of(), List.of(), new ArrayList<>(document.warnings()));
    }

    /**
     * Metainfo from only an info dictionary, as peers send it for a magnet link (BEP 9).
     *
     * @param infoDictionary the exact bytes; the caller has already verified them against the info-hash
     * @param trackers tiers of URLs
     * @param webSeeds URLs
     * @throws ProtocolException if it is not a usable info dictionary
     */
    public static Metainfo fromInfo(byte[] infoDictionary, List<List<String>> trackers, List<String> webSeeds)
            throws ProtocolException {
        checkLength(infoDictionary);
        byte[] infoBytes = infoDictionary.clone();
        BencodeDocument document = BencodeDecoder.lenient().decode(infoBytes);
        return new Metainfo(
                infoBytes,
                document.dictionary(),
                BencodeDictionary.of(Map.of()),
                trackers,
                webSeeds,
                new ArrayList<>(document.warnings()));
    }

    /**
     * The magnet link in a torrent file that has the key {@code magnet-info} instead of {@code info}; some programs
     * store it there until the metadata has arrived. Nothing when the file has none.
     *
     * @throws ProtocolException if the file is not bencoded or its link is not usable
     */
    public static Optional<Magnet> magnetIn(byte[] file) throws ProtocolException {
        checkLength(file);
        BencodeDictionary outer =
                BencodeDecoder.lenient().acceptingTrailing().decode(file).dictionary();
        Optional<BencodeDictionary> link = outer.dictionary("magnet-info");
        if (link.isEmpty() || outer.dictionary("info").isPresent()) {
            return Optional.empty();
        }
        byte[] hash = link.get().string("info_hash").map(BencodeString::bytes).orElse(new byte[0]);
        if (hash.length != InfoHash.V1_LENGTH) {
            throw new ProtocolException("torrent: its magnet link has no usable info-hash");
        }
        OuterReader reader = new OuterReader(new ArrayList<>());
        return Optional.of(new Magnet(
                InfoHash.v1(hash),
                link.get()
                        .string("display-name")
                        .map(name -> PlainText.of(name.text(), WireLimits.LABEL_LENGTH_MAX))
                        .orElse(""),
                reader.trackers(outer).stream().flatMap(List::stream).toList(),
                reader.webSeeds(outer, "url-list", false),
                List.of(),
                List.of(),
                0));
    }

    /** The magnet link of this torrent, with its trackers and web seeds. */
    public Magnet toMagnet() {
        return new Magnet(
                infoHash(),
                name(),
                trackers.stream().flatMap(List::stream).toList(),
                webSeeds,
                List.of(),
                List.of(),
                files().stream()
                        .filter(file -> !file.isPad())
                        .mapToLong(FileEntry::length)
                        .sum());
    }

    /**
     * A metainfo file that {@link #parse} reads as this metainfo: with the exact info dictionary, piece layers, trackers
     * and everything else but hints about similar torrents that stand beside the info dictionary.
     */
    public byte[] toTorrent() {
        BencodeWriter out = new BencodeWriter().dictionary();
        if (!trackers.isEmpty()) {
            out.key("announce").text(trackers.getFirst().getFirst());
            out.key("announce-list").list();
            trackers.forEach(out::texts);
            out.end();
        }
        comment.ifPresent(text -> out.key("comment").text(text));
        createdBy.ifPresent(program -> out.key("created by").text(program));
        creationDate.ifPresent(date -> out.key("creation date").integer(date));
        if (!httpSeeds.isEmpty()) {
            out.key("httpseeds").texts(httpSeeds);
        }
        out.key("info").raw(infoBytes);
        if (!nodes.isEmpty()) {
            out.key("nodes").list();
            nodes.forEach(
                    node -> out.list().text(node.host()).integer(node.port()).end());
            out.end();
        }
        info.pieceLayers().write(out);
        if (!webSeeds.isEmpty()) {
            out.key("url-list").texts(webSeeds);
        }
        return out.end().toBytes();
    }

    private static void checkLength(byte[] bytes) throws ProtocolException {
        if (bytes.length > WireLimits.METAINFO_LENGTH_MAX) {
            throw new ProtocolException("torrent: larger than " + WireLimits.METAINFO_LENGTH_MAX + " bytes");
        }
    }

    private static String plainLines(String text) {
        return text.substring(0, Math.min(text.length(), WireLimits.COMMENT_LENGTH_MAX))
                .lines()
                .map(line -> PlainText.of(line, WireLimits.COMMENT_LENGTH_MAX))
                .collect(Collectors.joining("\n"));
    }

    private static InfoDictionary withLayers(InfoDictionary info, BencodeDictionary outer) throws ProtocolException {
        Optional<BencodeDictionary> layers = outer.dictionary("piece layers");
        if (!info.infoHash().hasV2() || layers.isEmpty()) {
            return info;
        }
        return info.withLayers(info.pieceLayers()
                .with(layers.get(), info.files(), info.geometry().pieceLength()));
    }

    public InfoHash infoHash() {
        return info.infoHash();
    }

    /** The torrent's name, usable as a file name; the info-hash in hexadecimal when the given one is not. */
    public String name() {
        return info.name();
    }

    public PieceGeometry geometry() {
        return info.geometry();
    }

    /** All files in the order of the content, including pad files and links; at least one. */
    public List<FileEntry> files() {
        return info.files();
    }

    /** Whether the content is one file without a folder around it. */
    public boolean isSingleFile() {
        return info.isSingleFile();
    }

    /** Whether peers may come from trackers only (BEP 27). */
    public boolean isPrivate() {
        return isPrivate;
    }

    public boolean hasV1() {
        return infoHash().hasV1();
    }

    public boolean hasV2() {
        return infoHash().hasV2();
    }

    /** SHA-1 hashes of the pieces; none when the torrent is v2 only. */
    public PieceHashes pieceHashes() {
        return info.pieceHashes();
    }

    /** Merkle root of a file (BEP 52): 32 bytes; none in v1 and for files without bytes of their own. */
    public Optional<byte[]> piecesRoot(int file) {
        return Optional.of(info.pieceLayers().root(file)).filter(root -> root.length > 0);
    }

    /** SHA-256 hashes of a file's pieces (BEP 52), 32 bytes each; none when the metainfo does not have them. */
    public Optional<byte[]> pieceLayer(int file) {
        return Optional.of(info.pieceLayers().layer(file)).filter(layer -> layer.length > 0);
    }

    /** Tracker URLs by tier (BEP 12), each once; http, https, udp, ws and wss. */
    public List<List<String>> trackers() {
        return trackers;
    }

    /** URLs of web seeds (BEP 19), each once; http and https. If the torrent has a folder, they end in a slash. */
    public List<String> webSeeds() {
        return webSeeds;
    }

    /** URLs of web seeds of the older kind (BEP 17), which take the piece as a query instead of a path. */
    public List<String> httpSeeds() {
        return httpSeeds;
    }

    /** DHT nodes from which the node can bootstrap (BEP 5). */
    public List<HostPort> nodes() {
        return nodes;
    }

    /** Names of collections whose torrents may share files with this one (BEP 38). */
    public List<String> collections() {
        return collections;
    }

    /** Torrents that may share files with this one (BEP 38). */
    public List<InfoHash> similar() {
        return similar;
    }

    /** The publisher's comment, safe to print, at most {@link WireLimits#COMMENT_LENGTH_MAX} characters. */
    public Optional<String> comment() {
        return comment;
    }

    /** The program that wrote the metainfo, safe to print, at most {@link WireLimits#LABEL_LENGTH_MAX} characters. */
    public Optional<String> createdBy() {
        return createdBy;
    }

    /** When the metainfo was written: seconds since 1970. It may be any number, because strangers choose it. */
    public OptionalLong creationDate() {
        return creationDate;
    }

    /** Exactly the bytes that the info-hash is computed over. */
    public byte[] infoBytes() {
        return infoBytes.clone();
    }

    /** Bytes of the info dictionary. */
    public int infoLength() {
        return infoBytes.length;
    }

    /**
     * A part of the info dictionary, as peers request it (BEP 9).
     *
     * @param from index of the first byte
     * @param to index after the last byte
     */
    public byte[] infoBytes(int from, int to) {
        return Arrays.copyOfRange(infoBytes, Objects.checkFromToIndex(from, to, infoBytes.length), to);
    }

    /** Oddities that were accepted, one line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The name and the info-hash. */
    @Override
    public String toString() {
        return name() + " (" + infoHash() + ")";
    }
}
