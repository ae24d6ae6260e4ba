package dev.spate.wire.metainfo;

import static dev.spate.wire.metainfo.TorrentBuilder.list;
import static dev.spate.wire.metainfo.TorrentBuilder.number;
import static dev.spate.wire.metainfo.TorrentBuilder.paths;
import static dev.spate.wire.metainfo.TorrentBuilder.text;
import static dev.spate.wire.metainfo.TorrentBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Torrents of v1; for each case of the corpus there is one of our own here. */
class MetainfoTest {
    @Test
    void readsSingleFile() throws Exception {
        TorrentBuilder builder = TorrentBuilder.single();

        Metainfo metainfo = builder.parse();

        assertThat(metainfo.infoHash()).isEqualTo(InfoHash.v1(Hashing.sha1().digest(builder.infoBytes())));
        assertThat(metainfo.infoBytes()).isEqualTo(builder.infoBytes());
        assertThat(metainfo.name()).isEqualTo("single");
        assertThat(metainfo.isSingleFile()).isTrue();
        assertThat(metainfo.files()).containsExactly(FileEntry.of(List.of("single"), 20_000, 0));
        assertThat(metainfo.geometry().pieceCount()).isEqualTo(2);
        assertThat(metainfo.pieceHashes().count()).isEqualTo(2);
        assertThat(metainfo.hasV1()).isTrue();
        assertThat(metainfo.hasV2()).isFalse();
        assertThat(metainfo.isPrivate()).isFalse();
        assertThat(metainfo.trackers()).isEmpty();
        assertThat(metainfo.comment()).isEmpty();
        assertThat(metainfo.creationDate()).isEmpty();
        assertThat(metainfo.piecesRoot(0)).isEmpty();
        assertThat(metainfo.warnings()).isEmpty();
    }

    @Test
    void readsFolderWithEmptyFilesAndAttributes() throws Exception {
        Metainfo metainfo = TorrentBuilder.folder()
                .file(0, "empty")
                .file(100, "sub", "a")
                .pad(16_284)
                .file(Map.of("length", number(7), "path", texts("run"), "attr", text("xhz")), 7)
                .parse();

        assertThat(paths(metainfo)).containsExactly("folder/empty", "folder/sub/a", "folder/.pad/16284", "folder/run");
        assertThat(metainfo.files()).extracting(FileEntry::offset).containsExactly(0L, 0L, 100L, 16_384L);
        assertThat(metainfo.files().get(2).isPad()).isTrue();
        assertThat(metainfo.files().get(3).isExecutable()).isTrue();
        assertThat(metainfo.files().get(3).isHidden()).isTrue();
        assertThat(metainfo.geometry().totalLength()).isEqualTo(16_391);
    }

    @Test
    void readsWhatStandsBesideTheInfoDictionary() throws Exception {
        Metainfo metainfo = TorrentBuilder.single()
                .info("private", number(1))
                .info("collections", texts("foo"))
                .outer("collections", texts("bar", "foo"))
                .outer("similar", list(BencodeString.of(new byte[20]), text("short"), BencodeString.of(new byte[32])))
                .outer("announce", text("http://ignored.example/"))
                .outer(
                        "announce-list",
                        list(
                                texts(" http://a.example/announce ", "udp://b.example:80", "no-scheme.example:80"),
                                texts("udp://b.example:80"),
                                text("wss://c.example")))
                .outer("url-list", texts("http://w.example/a b", "http://w.example/a%20b", "ftp://w.example/", ""))
                .outer("httpseeds", texts("http://h.example/seed"))
                .outer("nodes", list(list(text("127.0.0.1"), number(6881)), list(text("x"), number(0)), text("y")))
                .outer("comment", text("first\nsecond\u001b"))
                .outer("created by", text("maker\u202e"))
                .outer("creation date", number(1234567))
                .parse();

        assertThat(metainfo.isPrivate()).isTrue();
        assertThat(metainfo.collections()).containsExactly("foo", "bar");
        assertThat(metainfo.similar()).containsExactly(InfoHash.v1(new byte[20]), InfoHash.v2(new byte[32]));
        assertThat(metainfo.trackers())
                .containsExactly(
                        List.of("http://a.example/announce", "udp://b.example:80"), List.of("wss://c.example"));
        assertThat(metainfo.webSeeds()).containsExactly("http://w.example/a%20b");
        assertThat(metainfo.httpSeeds()).containsExactly("http://h.example/seed");
        assertThat(metainfo.nodes()).containsExactly(new HostPort("127.0.0.1", 6881));
        assertThat(metainfo.comment()).hasValue("first\nsecond");
        assertThat(metainfo.createdBy()).hasValue("maker");
        assertThat(metainfo.creationDate()).hasValue(1234567);
        assertThat(metainfo.warnings()).hasSize(3);
        assertThat(metainfo.toMagnet().toUri())
                .contains(metainfo.infoHash().v1Hex())
                .contains("xl=20000");
    }

    @Test
    void fallsBackToAnnounceAndIgnoresRubbishBesideTheInfoDictionary() throws Exception {
        Metainfo metainfo = TorrentBuilder.single()
                .outer("announce", text("http://a.example/announce"))
                .outer("announce-list", list(list(), number(1), list(list())))
                .outer("url-list", list(list(text("")), number(-20)))
                .outer("nodes", text("x"))
                .outer("comment", number(1))
                .outer("creation date", text("today"))
                .parse();

        assertThat(metainfo.trackers()).containsExactly(List.of("http://a.example/announce"));
        assertThat(metainfo.webSeeds()).isEmpty();
        assertThat(metainfo.nodes()).isEmpty();
    }

    @Test
    void readsOneWebSeedAndGivesFoldersASlash() throws Exception {
        BencodeValue seed = text("http://w.example/files");

        assertThat(TorrentBuilder.single().outer("url-list", seed).parse().webSeeds())
                .containsExactly("http://w.example/files");
        assertThat(TorrentBuilder.folder()
                        .file(1, "a")
                        .file(1, "b")
                        .outer("url-list", seed)
                        .parse()
                        .webSeeds())
                .containsExactly("http://w.example/files/");
    }

    @Test
    void leavesTheQueryOfAWebSeedAsItIs() throws Exception {
        String signed = "http://w.example/files?sig=q83vEjRW8A==";

        assertThat(TorrentBuilder.folder()
                        .file(1, "a")
                        .file(1, "b")
                        .outer("url-list", text(signed))
                        .parse()
                        .webSeeds())
                .containsExactly(signed);
    }

    @Test
    void keepsListsBounded() throws Exception {
        List<BencodeValue> urls = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            urls.add(text("http://t" + i + ".example/"));
        }
        Metainfo metainfo = TorrentBuilder.single()
                .outer("announce-list", list(BencodeList.of(urls)))
                .outer("url-list", BencodeList.of(urls))
                .outer("comment", text("x".repeat(10_000_000)))
                .parse();

        assertThat(metainfo.trackers().getFirst()).hasSize(100);
        assertThat(metainfo.webSeeds()).hasSize(100);
        assertThat(metainfo.comment().orElseThrow()).hasSize(64 * 1024);
    }

    @Test
    void hashesTheExactBytesOfSloppyInfoDictionaries() throws Exception {
        String info = "d6:pieces20:aaaaaaaaaaaaaaaaaaaa4:name1:n12:piece lengthi016384e6:lengthi5ee";

        Metainfo metainfo = Metainfo.parse(bytes("d8:announce18:http://a.example/x4:info" + info + "e\n"));

        assertThat(metainfo.infoHash()).isEqualTo(InfoHash.v1(Hashing.sha1().digest(bytes(info))));
        assertThat(metainfo.pieceHashes().matches(0, bytes("aaaaaaaaaaaaaaaaaaaa")))
                .isTrue();
        assertThat(metainfo.warnings()).anyMatch(warning -> warning.contains("follow"));
    }

    @Test
    void prefersNamesInUtf8() throws Exception {
        Metainfo metainfo = TorrentBuilder.folder()
                .info("name", text("old"))
                .info("name.utf-8", text("\u4e16"))
                .file(Map.of("length", number(1), "path", texts("x"), "path.utf-8", texts("\u754c", "y")), 1)
                .parse();

        assertThat(metainfo.name()).isEqualTo("\u4e16");
        assertThat(paths(metainfo)).containsExactly("\u4e16/\u754c/y");
    }

    @Test
    void namesTheTorrentAfterItsHashWhenItsNameIsUnusable() throws Exception {
        for (String name : List.of("..", "", "/", ".")) {
            Metainfo metainfo = TorrentBuilder.single().info("name", text(name)).parse();

            assertThat(metainfo.name()).isEqualTo(metainfo.infoHash().v1Hex());
            assertThat(paths(metainfo)).containsExactly(metainfo.name());
        }
    }

    @Test
    void readsLinksWithoutFollowingThem() throws Exception {
        Map<String, BencodeValue> link = new LinkedHashMap<>(
                Map.of("path", texts("link"), "attr", text("lx"), "symlink path", texts("..", "a/b", "file")));
        Metainfo metainfo = TorrentBuilder.folder()
                .file(link, 0)
                .file(Map.of("length", number(3), "path", texts("nowhere"), "attr", text("l")), 3)
                .parse();

        assertThat(metainfo.files().get(0).symlinkTarget()).hasValue(List.of("folder", "_", "ab", "file"));
        assertThat(metainfo.files().get(0).length()).isZero();
        assertThat(metainfo.files().get(1).isSymlink()).isFalse();
    }

    @Test
    void readsPadFilesWithoutPath() throws Exception {
        Metainfo metainfo = TorrentBuilder.folder()
                .file(1, "a")
                .file(Map.of("length", number(5), "attr", text("p")), 5)
                .parse();

        assertThat(paths(metainfo)).containsExactly("folder/a", "folder/.pad/5");
    }

    @Test
    void acceptsOddPieceLengths() throws Exception {
        for (int length : new int[] {1, 16_383, 16_385, 32_767 * 16_384, 512 * 1024 * 1024}) {
            Metainfo metainfo = TorrentBuilder.single()
                    .info("piece length", number(length))
                    .info("length", number(1))
                    .info("pieces", BencodeString.of(new byte[20]))
                    .parse();

            assertThat(metainfo.geometry().pieceLength()).isEqualTo(length);
        }
    }

    @Test
    void refusesMalformedInfoDictionaries() {
        Map<String, TorrentBuilder> cases = new LinkedHashMap<>();
        cases.put("no name", TorrentBuilder.single().without("name"));
        cases.put("name is a number", TorrentBuilder.single().info("name", number(1)));
        cases.put("no piece length", TorrentBuilder.single().without("piece length"));
        cases.put("piece length is a string", TorrentBuilder.single().info("piece length", text("16384")));
        cases.put("piece length 0", TorrentBuilder.single().info("piece length", number(0)));
        cases.put("piece length -1", TorrentBuilder.single().info("piece length", number(-1)));
        cases.put("piece length 2^31-1", TorrentBuilder.single().info("piece length", number(Integer.MAX_VALUE)));
        cases.put("piece length 2^40", TorrentBuilder.single().info("piece length", number(1L << 40)));
        cases.put("no pieces", TorrentBuilder.single().without("pieces"));
        cases.put("pieces is a number", TorrentBuilder.single().info("pieces", number(1)));
        cases.put("pieces is empty", TorrentBuilder.single().info("pieces", text("")));
        cases.put("pieces of 39 bytes", TorrentBuilder.single().info("pieces", BencodeString.of(new byte[39])));
        cases.put("too few pieces", TorrentBuilder.single().info("pieces", BencodeString.of(new byte[20])));
        cases.put("too many pieces", TorrentBuilder.single().info("pieces", BencodeString.of(new byte[60])));
        cases.put("no length", TorrentBuilder.single().without("length"));
        cases.put("negative length", TorrentBuilder.single().info("length", number(-1)));
        cases.put("length 0", TorrentBuilder.single().info("length", number(0)).info("pieces", text("")));
        cases.put("more pieces than allowed", TorrentBuilder.single().info("length", number(1_759_218_597_889L)));
        cases.put("newer version", TorrentBuilder.single().info("meta version", number(3)));
        cases.put("no files", TorrentBuilder.single().info("files", list()));
        cases.put("file is a string", TorrentBuilder.single().info("files", texts("x")));
        cases.put("file without path", TorrentBuilder.folder().file(Map.of("length", number(1)), 1));
        cases.put("file without length", TorrentBuilder.folder().file(Map.of("path", texts("x")), 1));
        cases.put(
                "file of negative length", TorrentBuilder.folder().file(-1, "x").file(2, "y"));
        cases.put(
                "path with a number",
                TorrentBuilder.folder().file(Map.of("length", number(1), "path", list(text("x"), number(1))), 1));
        cases.put(
                "path too deep", TorrentBuilder.folder().file(1, "x".repeat(101).split("")));
        cases.put(
                "lengths overflow",
                TorrentBuilder.folder()
                        .file(Long.MAX_VALUE, "x")
                        .file(Long.MAX_VALUE, "y")
                        .info("pieces", BencodeString.of(new byte[20])));
        cases.put("all files empty", TorrentBuilder.folder().file(0, "x").file(0, "y"));

        cases.forEach(
                (name, builder) -> assertThatThrownBy(builder::parse).as(name).isInstanceOf(ProtocolException.class));
    }

    @Test
    void refusesKeysThatAreThereTwiceInTheInfoDictionary() {
        String info = "d6:lengthi5e4:name1:n12:piece lengthi16384e6:pieces20:aaaaaaaaaaaaaaaaaaaa"
                + "6:pieces20:bbbbbbbbbbbbbbbbbbbbe";

        assertThatThrownBy(() -> Metainfo.parse(bytes("d4:info" + info + "e"))).hasMessageContaining("repeats a key");
    }

    @Test
    void refusesFilesThatAreNoMetainfo() {
        for (String text :
                List.of("", "4:spam", "le", "de", "d4:infoi1ee", "d4:infolee", "<html></html>", "d4:infodee")) {
            assertThatThrownBy(() -> Metainfo.parse(bytes(text))).as(text).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void refusesEveryPrefixOfValidFiles() throws Exception {
        byte[] file = TorrentBuilder.single()
                .outer("announce", text("http://a.example/"))
                .build();

        for (int length = 0; length < file.length; length++) {
            byte[] prefix = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> Metainfo.parse(prefix)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void readsInfoDictionariesThatPeersSent() throws Exception {
        byte[] info = TorrentBuilder.folder().file(1, "a").file(2, "b").infoBytes();

        Metainfo metainfo =
                Metainfo.fromInfo(info, List.of(List.of("udp://t.example:1", "rubbish")), List.of("http://w.example"));

        assertThat(metainfo.infoHash()).isEqualTo(InfoHash.v1(Hashing.sha1().digest(info)));
        assertThat(metainfo.trackers()).containsExactly(List.of("udp://t.example:1"));
        assertThat(metainfo.webSeeds()).containsExactly("http://w.example/");
        assertThatThrownBy(() -> Metainfo.fromInfo(Arrays.copyOf(info, info.length + 1), List.of(), List.of()))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void findsMagnetLinksInTorrentFiles() throws Exception {
        byte[] file = bytes("d11:magnet-infod12:display-name1:n9:info_hash20:aaaaaaaaaaaaaaaaaaaae"
                + "8:url-list17:http://w.example/e");

        assertThat(Metainfo.magnetIn(file)).hasValueSatisfying(magnet -> {
            assertThat(magnet.infoHash()).isEqualTo(InfoHash.v1(bytes("aaaaaaaaaaaaaaaaaaaa")));
            assertThat(magnet.displayName()).isEqualTo("n");
            assertThat(magnet.webSeeds()).containsExactly("http://w.example/");
        });
        assertThat(Metainfo.magnetIn(TorrentBuilder.single().build())).isEmpty();
        assertThatThrownBy(() -> Metainfo.parse(file)).hasMessageContaining("magnet link");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
