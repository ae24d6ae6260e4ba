package dev.spate.wire.metainfo;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import dev.spate.wire.bencode.BencodeWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Builds torrents for tests: a valid one first, whose keys a test then changes. */
final class TorrentBuilder {
    static final int PIECE_LENGTH = 16 * 1024;

    private final Map<String, BencodeValue> info = new TreeMap<>();
    private final Map<String, BencodeValue> outer = new TreeMap<>();
    private final List<BencodeValue> files = new ArrayList<>();
    private final Map<String, Object> tree = new TreeMap<>();
    private long totalLength;

    /** A v1 torrent of one file of 20,000 bytes, two pieces. */
    static TorrentBuilder single() {
        return new TorrentBuilder()
                .info("name", text("single"))
                .info("piece length", number(PIECE_LENGTH))
                .info("length", number(20_000))
                .info("pieces", BencodeString.of(new byte[40]));
    }

    /** A v1 torrent of a folder, to which {@link #file} adds files. */
    static TorrentBuilder folder() {
        return new TorrentBuilder().info("name", text("folder")).info("piece length", number(PIECE_LENGTH));
    }

    /** A torrent with a v2 part, to which {@link #treeFile} adds files. */
    static TorrentBuilder v2() {
        return folder().info("meta version", number(2));
    }

    TorrentBuilder info(String key, BencodeValue value) {
        info.put(key, value);
        return this;
    }

    TorrentBuilder without(String key) {
        info.remove(key);
        return this;
    }

    TorrentBuilder outer(String key, BencodeValue value) {
        outer.put(key, value);
        return this;
    }

    TorrentBuilder file(long length, String... path) {
        return file(Map.of("length", number(length), "path", texts(path)), length);
    }

    TorrentBuilder pad(long length) {
        return file(Map.of("attr", text("p"), "length", number(length), "path", texts(".pad", "" + length)), length);
    }

    TorrentBuilder file(Map<String, BencodeValue> properties, long length) {
        files.add(BencodeDictionary.of(properties));
        totalLength += length;
        return this;
    }

    /** A file of zero bytes in the v2 tree, with the right root. */
    TorrentBuilder treeFile(int length, String... path) {
        Map<String, BencodeValue> properties = new LinkedHashMap<>();
        properties.put("length", number(length));
        if (length > 0) {
            properties.put("pieces root", BencodeString.of(Merkle.root(length)));
        }
        return treeFile(properties, path);
    }

    @SuppressWarnings("unchecked") // Every inner node of the tree is a map that this method made.
    TorrentBuilder treeFile(Map<String, BencodeValue> properties, String... path) {
        Map<String, Object> node = tree;
        for (String element : path) {
            node = (Map<String, Object>) node.computeIfAbsent(element, unused -> new TreeMap<String, Object>());
        }
        node.put("", BencodeDictionary.of(properties));
        return this;
    }

    /** Adds the layers that files of more than one piece need. */
    TorrentBuilder layers(int... lengths) {
        TreeMap<BencodeString, byte[]> layers = new TreeMap<>();
        for (int length : lengths) {
            layers.put(BencodeString.of(Merkle.root(length)), Merkle.layer(length));
        }
        BencodeWriter writer = new BencodeWriter().dictionary();
        layers.forEach((root, layer) -> writer.key(root.bytes()).bytes(layer));
        byte[] document = writer.end().toBytes();
        try {
            return outer(
                    "piece layers", BencodeDecoder.strict().decode(document).root());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    byte[] infoBytes() {
        if (!files.isEmpty()) {
            info.putIfAbsent("files", BencodeList.of(files));
            int pieces = (int) ((totalLength + PIECE_LENGTH - 1) / PIECE_LENGTH);
            info.putIfAbsent("pieces", BencodeString.of(new byte[20 * pieces]));
        }
        if (!tree.isEmpty()) {
            info.putIfAbsent("file tree", dictionary(tree));
        }
        return BencodeWriter.encode(BencodeDictionary.of(info));
    }

    byte[] build() {
        infoBytes();
        outer.put("info", BencodeDictionary.of(info));
        return BencodeWriter.encode(BencodeDictionary.of(outer));
    }

    Metainfo parse() throws ProtocolException {
        return Metainfo.parse(build());
    }

    static List<String> paths(Metainfo metainfo) {
        return metainfo.files().stream().map(FileEntry::displayPath).toList();
    }

    static BencodeValue text(String text) {
        return BencodeString.of(text);
    }

    static BencodeValue number(long number) {
        return BencodeInteger.of(number);
    }

    static BencodeValue texts(String... texts) {
        return BencodeList.of(Arrays.stream(texts).map(BencodeString::of).toList());
    }

    static BencodeValue list(BencodeValue... values) {
        return BencodeList.of(List.of(values));
    }

    @SuppressWarnings("unchecked") // See treeFile: a node is a map or a value.
    private static BencodeDictionary dictionary(Map<String, Object> node) {
        Map<String, BencodeValue> entries = new LinkedHashMap<>();
        node.forEach((name, child) -> entries.put(
                name, child instanceof BencodeValue value ? value : dictionary((Map<String, Object>) child)));
        return BencodeDictionary.of(entries);
    }
}
