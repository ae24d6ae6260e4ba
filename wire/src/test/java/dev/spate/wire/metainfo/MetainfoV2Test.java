package dev.spate.wire.metainfo;

import static dev.spate.wire.metainfo.TorrentBuilder.number;
import static dev.spate.wire.metainfo.TorrentBuilder.paths;
import static dev.spate.wire.metainfo.TorrentBuilder.text;
import static dev.spate.wire.metainfo.TorrentBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import dev.spate.wire.bencode.BencodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** v2 and hybrid torrents (BEP 52). */
class MetainfoV2Test {
    private static final BencodeString ROOT = BencodeString.of(Merkle.root(100));

    @Test
    void readsTreeWithEveryFileAtPieceBoundary() throws Exception {
        TorrentBuilder builder = TorrentBuilder.v2()
                .treeFile(100, "a")
                .treeFile(0, "b", "empty")
                .treeFile(50_000, "b", "large")
                .layers(50_000);

        Metainfo metainfo = builder.parse();

        assertThat(metainfo.infoHash()).isEqualTo(InfoHash.v2(Hashing.sha256().digest(builder.infoBytes())));
        assertThat(metainfo.hasV1()).isFalse();
        assertThat(paths(metainfo)).containsExactly("folder/a", "folder/b/empty", "folder/b/large");
        assertThat(metainfo.files()).extracting(FileEntry::offset).containsExactly(0L, 100L, 16_384L);
        assertThat(metainfo.geometry().totalLength()).isEqualTo(16_384 + 50_000);
        assertThat(metainfo.pieceHashes().count()).isZero();
        assertThat(metainfo.piecesRoot(0)).hasValue(Merkle.root(100));
        assertThat(metainfo.piecesRoot(1)).isEmpty();
        assertThat(metainfo.pieceLayer(0)).isEmpty();
        assertThat(metainfo.pieceLayer(2)).hasValue(Merkle.layer(50_000));
    }

    @Test
    void takesOneFileOfTheTorrentsNameForSingle() throws Exception {
        Metainfo single = TorrentBuilder.v2().treeFile(5, "folder").parse();
        Metainfo folder = TorrentBuilder.v2().treeFile(5, "other").parse();

        assertThat(single.isSingleFile()).isTrue();
        assertThat(paths(single)).containsExactly("folder");
        assertThat(folder.isSingleFile()).isFalse();
        assertThat(paths(folder)).containsExactly("folder/other");
    }

    @Test
    void acceptsMissingLayers() throws Exception {
        Metainfo metainfo = TorrentBuilder.v2().treeFile(50_000, "large").parse();

        assertThat(metainfo.pieceLayer(0)).isEmpty();
        assertThat(metainfo.piecesRoot(0)).isPresent();
    }

    @Test
    void checksLayersOfEveryNumberOfPieces() throws Exception {
        for (int pieces = 2; pieces <= 17; pieces++) {
            int length = (pieces - 1) * TorrentBuilder.PIECE_LENGTH + pieces;

            assertThat(TorrentBuilder.v2()
                            .treeFile(length, "x")
                            .layers(length)
                            .parse()
                            .pieceLayer(0))
                    .hasValue(Merkle.layer(length));
        }
    }

    @Test
    void checksLayersOfLargerPieces() throws Exception {
        // Two pieces of two blocks, without the last block: one leaf of zeros (BEP 52).
        byte[] leaf = Hashing.sha256().digest(new byte[16_384]);
        byte[] full = join(leaf, leaf);
        byte[] half = join(leaf, new byte[32]);
        byte[] root = join(full, half);
        TorrentBuilder builder = TorrentBuilder.v2()
                .info("piece length", number(32_768))
                .treeFile(Map.of("length", number(3 * 16_384), "pieces root", BencodeString.of(root)), "x");
        byte[] layer = Arrays.copyOf(full, 64);
        System.arraycopy(half, 0, layer, 32, 32);
        byte[] file = builder.build();

        byte[] withLayer = withLayer(file, root, layer);

        assertThat(Metainfo.parse(withLayer).pieceLayer(0)).hasValue(layer);
    }

    @Test
    void readsHybrid() throws Exception {
        TorrentBuilder builder = TorrentBuilder.v2()
                .file(100, "a")
                .pad(16_284)
                .file(0, "b")
                .file(50_000, "c", "d")
                .treeFile(100, "a")
                .treeFile(0, "b")
                .treeFile(50_000, "c", "d")
                .layers(50_000);

        Metainfo metainfo = builder.parse();

        assertThat(metainfo.hasV1()).isTrue();
        assertThat(metainfo.hasV2()).isTrue();
        assertThat(metainfo.infoHash().v1()).isEqualTo(Hashing.sha1().digest(builder.infoBytes()));
        assertThat(metainfo.infoHash().v2()).isEqualTo(Hashing.sha256().digest(builder.infoBytes()));
        assertThat(paths(metainfo)).containsExactly("folder/a", "folder/.pad/16284", "folder/b", "folder/c/d");
        assertThat(metainfo.piecesRoot(1)).isEmpty();
        assertThat(metainfo.pieceLayer(3)).hasValue(Merkle.layer(50_000));
        assertThat(metainfo.pieceHashes().count()).isEqualTo(metainfo.geometry().pieceCount());
    }

    @Test
    void acceptsHybridWithPaddingAtTheEnd() throws Exception {
        Metainfo metainfo = TorrentBuilder.v2()
                .file(100, "a")
                .pad(16_284)
                .treeFile(100, "a")
                .parse();

        assertThat(metainfo.geometry().totalLength()).isEqualTo(16_384);
    }

    @Test
    void refusesHybridsWhosePartsDiffer() {
        Map<String, TorrentBuilder> cases = new LinkedHashMap<>();
        cases.put("length", TorrentBuilder.v2().file(101, "a").treeFile(100, "a"));
        cases.put("name", TorrentBuilder.v2().file(100, "b").treeFile(100, "a"));
        cases.put("more in v1", TorrentBuilder.v2().file(100, "a").file(0, "b").treeFile(100, "a"));
        cases.put(
                "more in v2",
                TorrentBuilder.v2().file(100, "a").treeFile(100, "a").treeFile(0, "b"));
        cases.put(
                "order",
                TorrentBuilder.v2()
                        .file(0, "b")
                        .file(100, "a")
                        .treeFile(100, "a")
                        .treeFile(0, "b"));
        cases.put(
                "no padding",
                TorrentBuilder.v2()
                        .file(100, "a")
                        .file(100, "b")
                        .treeFile(100, "a")
                        .treeFile(100, "b"));
        cases.put(
                "padding of a piece too much",
                TorrentBuilder.v2()
                        .file(100, "a")
                        .pad(2 * 16_384 - 100)
                        .file(100, "b")
                        .treeFile(100, "a")
                        .treeFile(100, "b"));

        refuseAll(cases);
    }

    @Test
    void refusesMalformedTrees() {
        Map<String, TorrentBuilder> cases = new LinkedHashMap<>();
        cases.put("no tree", TorrentBuilder.v2());
        cases.put("empty tree", TorrentBuilder.v2().info("file tree", tree("de")));
        cases.put("file at the root", TorrentBuilder.v2().info("file tree", tree("d0:d6:lengthi0eee")));
        cases.put("name without characters", TorrentBuilder.v2().info("file tree", tree("d0:d0:d6:lengthi0eeee")));
        cases.put("entry is a number", TorrentBuilder.v2().info("file tree", tree("d1:ai1ee")));
        cases.put("properties are a number", TorrentBuilder.v2().info("file tree", tree("d1:ad0:i1eee")));
        cases.put("file and folder", TorrentBuilder.v2().treeFile(5, "a").treeFile(5, "a", "b"));
        cases.put("no length", TorrentBuilder.v2().treeFile(Map.of("pieces root", ROOT), "a"));
        cases.put("no root", TorrentBuilder.v2().treeFile(Map.of("length", number(5)), "a"));
        cases.put(
                "short root",
                TorrentBuilder.v2()
                        .treeFile(Map.of("length", number(5), "pieces root", BencodeString.of(new byte[31])), "a"));
        cases.put(
                "zero root",
                TorrentBuilder.v2()
                        .treeFile(Map.of("length", number(5), "pieces root", BencodeString.of(new byte[32])), "a"));
        cases.put(
                "negative length",
                TorrentBuilder.v2().treeFile(Map.of("length", number(-5), "pieces root", ROOT), "a"));
        cases.put(
                "pad file",
                TorrentBuilder.v2().treeFile(Map.of("attr", text("p"), "length", number(5), "pieces root", ROOT), "a"));
        cases.put("too deep", TorrentBuilder.v2().treeFile(5, "x".repeat(101).split("")));
        cases.put("nothing but empty files", TorrentBuilder.v2().treeFile(0, "a"));
        cases.put(
                "too large",
                TorrentBuilder.v2()
                        .treeFile(Map.of("length", number(Long.MAX_VALUE), "pieces root", ROOT), "a")
                        .treeFile(Map.of("length", number(Long.MAX_VALUE), "pieces root", ROOT), "b"));
        for (int length : new int[] {8192, 32_767, 16_385, 1 << 30}) {
            cases.put(
                    "piece length " + length,
                    TorrentBuilder.v2().info("piece length", number(length)).treeFile(5, "a"));
        }

        refuseAll(cases);
    }

    @Test
    void refusesMalformedLayers() throws Exception {
        byte[] file = TorrentBuilder.v2().treeFile(50_000, "large").build();
        byte[] root = Merkle.root(50_000);
        byte[] layer = Merkle.layer(50_000);

        assertThat(Metainfo.parse(withLayer(file, root, layer)).pieceLayer(0)).isPresent();
        for (byte[] wrong : List.of(
                new byte[0],
                Arrays.copyOf(layer, 129),
                Arrays.copyOf(layer, 96),
                Arrays.copyOf(layer, 256),
                flip(layer))) {
            refuse(withLayer(file, root, wrong));
        }
        refuse(withLayer(file, flip(root), layer));
        refuse(withLayer(file, Arrays.copyOf(root, 33), layer));
    }

    @Test
    void refusesWhatIsNotCanonicalInV2Only() throws Exception {
        TorrentBuilder builder = TorrentBuilder.v2().treeFile(5, "a").treeFile(6, "b");
        String file = new String(builder.build(), StandardCharsets.ISO_8859_1);

        assertThat(builder.parse().files()).hasSize(2);
        refuse(file.replace("6:lengthi5e", "6:lengthi05e").getBytes(StandardCharsets.ISO_8859_1));
        refuse(file.replace("1:ad0", "1:cd0").getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsLinksInTrees() throws Exception {
        Metainfo metainfo = TorrentBuilder.v2()
                .treeFile(5, "dir", "file")
                .treeFile(Map.of("attr", text("l"), "length", number(0), "symlink path", texts("dir", "file")), "link")
                .parse();

        assertThat(metainfo.files().get(1).symlinkTarget()).hasValue(List.of("folder", "dir", "file"));
    }

    private static BencodeValue tree(String bencoded) {
        try {
            return BencodeDecoder.strict()
                    .decode(bencoded.getBytes(StandardCharsets.US_ASCII))
                    .root();
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTorrentFileKeepsThePieceLayers() throws ProtocolException {
        int length = 5 * TorrentBuilder.PIECE_LENGTH;
        Metainfo metainfo = Metainfo.parse(
                TorrentBuilder.v2().treeFile(length, "a").layers(length).build());

        Metainfo again = Metainfo.parse(metainfo.toTorrent());

        assertThat(again.infoHash()).isEqualTo(metainfo.infoHash());
        assertThat(again.pieceLayer(0))
                .hasValueSatisfying(layer ->
                        assertThat(layer).isEqualTo(metainfo.pieceLayer(0).orElseThrow()));
    }

    private static void refuseAll(Map<String, TorrentBuilder> cases) {
        cases.forEach(
                (name, builder) -> assertThatThrownBy(builder::parse).as(name).isInstanceOf(ProtocolException.class));
    }

    private static void refuse(byte[] file) {
        assertThatThrownBy(() -> Metainfo.parse(file)).isInstanceOf(ProtocolException.class);
    }

    private static byte[] withLayer(byte[] file, byte[] root, byte[] layer) throws ProtocolException {
        BencodeDictionary outer = BencodeDecoder.strict().decodeDictionary(file);
        return new BencodeWriter()
                .dictionary()
                .key("info")
                .value(outer.value(0))
                .key("piece layers")
                .dictionary()
                .key(root)
                .bytes(layer)
                .end()
                .end()
                .toBytes();
    }

    private static byte[] flip(byte[] bytes) {
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 1;
        return flipped;
    }

    private static byte[] join(byte[] left, byte[] right) {
        byte[] pair = Arrays.copyOf(left, 64);
        System.arraycopy(right, 0, pair, 32, 32);
        return Hashing.sha256().digest(pair);
    }
}
