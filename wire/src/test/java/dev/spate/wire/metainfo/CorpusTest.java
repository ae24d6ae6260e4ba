package dev.spate.wire.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.Corpus;
import dev.spate.wire.HostPort;
import dev.spate.wire.ProtocolException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/**
 * The right verdict on every torrent of the corpus, if there is one; our own data is in the other tests of this
 * package.
 */
class CorpusTest {
    private static final Pattern FACT = Pattern.compile("(ih1|ih2|piece_len|raw_v1_files|len)=([0-9a-f]+)");
    private static final Pattern EQUALITY = Pattern.compile("EQ ([^;]*), \"?([^\";]*)\"?(;|$)");
    private static final Pattern INDEXED = Pattern.compile("(\\w+)[(\\[](\\d+)[)\\]]");

    private final SoftAssertions softly = new SoftAssertions();

    @Test
    void judgesEveryTorrentOfLibtorrentsSet() {
        for (List<String> row : Corpus.table("libtorrent/expected.tsv")) {
            Path file = Corpus.path("libtorrent/" + row.get(0));
            Optional<Metainfo> metainfo = parse(file, row.get(1));
            metainfo.ifPresent(torrent -> {
                checkFacts(row.get(0), torrent, row.get(7));
                checkProperties(row.get(0), torrent, row.get(5));
            });
        }

        softly.assertAll();
    }

    @Test
    void judgesEveryTorrentOfTheOtherSets() throws Exception {
        for (List<String> row : Corpus.table("others/expected.tsv")) {
            String name = row.get(0);
            if (name.contains("gimp")) {
                softly.assertThat(Metainfo.magnetIn(Corpus.read(Corpus.path("others/" + name))))
                        .hasValueSatisfying(
                                magnet -> assertThat(magnet.infoHash().v1Hex())
                                        .isEqualTo("c047b87598f0f4c2bae51dadf4c9fa0269d2cb19"));
                continue;
            }
            // Two files with one name: we rename, as libtorrent does; Transmission refuses.
            String expected = name.contains("dup-files") ? "ok" : row.get(1);
            Optional<Metainfo> metainfo = parse(Corpus.path("others/" + name), expected);
            metainfo.ifPresent(torrent -> {
                softly.assertThat(torrent.infoHash().v1Hex()).as(name).isEqualTo(hash(row.get(3)));
                softly.assertThat(torrent.infoHash().v2Hex()).as(name).isEqualTo(hash(row.get(4)));
                checkFacts(name, torrent, row.get(5).replace("piece_len", "").replaceAll("files=\\d+", ""));
                boolean isPrivate = row.get(5).contains("private=1");
                softly.assertThat(torrent.isPrivate()).as(name).isEqualTo(isPrivate);
            });
        }

        softly.assertAll();
    }

    @Test
    void readsSpecialFieldsOfTheOtherSets() throws Exception {
        for (Path file : Corpus.files("others/transmission")) {
            String name = file.getFileName().toString();
            switch (name) {
                case "dup-files.torrent" ->
                    softly.assertThat(paths(file))
                            .containsExactly(
                                    "ThisIsMyTorrent/file1.txt",
                                    "ThisIsMyTorrent/file2.mkv",
                                    "ThisIsMyTorrent/file1.1.txt");
                case "bad-utf8-path.torrent" ->
                    softly.assertThat(paths(file))
                            .containsExactly(
                                    "bad-utf8-path/\u03c0file.\ud83d\ude00\ud83d\ude00\ud83d\ude00",
                                    "bad-utf8-path/file_.foo");
                case "bitcomet.utf-8.special.torrent" ->
                    softly.assertThat(paths(file))
                            .containsExactly(
                                    "modified test-utf8/\u5225\u306e\u4e16\u754cf1.txt",
                                    "modified test-utf8/\u5225\u306e\u4e16\u754cf2.txt");
                case "debian-11.2.0-amd64-DVD-1.iso.torrent" ->
                    softly.assertThat(Metainfo.parse(Corpus.read(file)).httpSeeds())
                            .hasSize(2);
                case "webseed-getright-list.torrent" ->
                    softly.assertThat(Metainfo.parse(Corpus.read(file)).webSeeds())
                            .hasSize(2);
                case "webseed-getright-string.torrent" ->
                    softly.assertThat(Metainfo.parse(Corpus.read(file)).webSeeds())
                            .hasSize(1);
                default -> {}
            }
        }

        softly.assertAll();
    }

    @Test
    void readsEveryTorrentThatSharesFilesWithAnother() {
        for (Path file : Corpus.files("libtorrent_mutable")) {
            parse(file, "ok");
        }

        softly.assertAll();
    }

    @Test
    void survivesEverySeedOfTheFuzzers() {
        for (Path file : Corpus.files("fuzz_seeds/torrent_info")) {
            try {
                Metainfo torrent = Metainfo.parse(Corpus.read(file));
                softly.assertThat(torrent.files()).as(file.toString()).isNotEmpty();
            } catch (ProtocolException refused) {
                softly.assertThat(refused).as(file.toString()).hasMessageMatching("[ -~]+");
            }
        }

        softly.assertAll();
    }

    private Optional<Metainfo> parse(Path file, String expected) {
        try {
            Metainfo metainfo = Metainfo.parse(Corpus.read(file));
            softly.assertThat(expected).as("accepted %s", file).startsWith("ok");
            return Optional.of(metainfo);
        } catch (ProtocolException refused) {
            softly.assertThat(expected)
                    .as("refused %s: %s", file, refused.getMessage())
                    .startsWith("error");
            return Optional.empty();
        }
    }

    private void checkFacts(String name, Metainfo torrent, String facts) {
        Matcher fact = FACT.matcher(facts);
        while (fact.find()) {
            String value = fact.group(2);
            switch (fact.group(1)) {
                case "ih1" ->
                    softly.assertThat(torrent.hasV1() ? torrent.infoHash().v1Hex() : value)
                            .as(name)
                            .isEqualTo(value);
                case "ih2" ->
                    softly.assertThat(torrent.infoHash().v2Hex())
                            .as(name)
                            .isEqualTo(
                                    value.length() == 64
                                            ? value
                                            : torrent.infoHash().v2Hex());
                case "piece_len" ->
                    softly.assertThat(torrent.geometry().pieceLength()).as(name).isEqualTo(Integer.parseInt(value));
                case "raw_v1_files" ->
                    softly.assertThat(torrent.files()).as(name).hasSize(Integer.parseInt(value));
                default ->
                    softly.assertThat(torrent.geometry().totalLength()).as(name).isEqualTo(Long.parseLong(value));
            }
        }
    }

    private void checkProperties(String name, Metainfo torrent, String properties) {
        Matcher equality = EQUALITY.matcher(properties);
        while (equality.find()) {
            String value = equality.group(2);
            Matcher indexed = INDEXED.matcher(equality.group(1));
            boolean found = indexed.find();
            int index = found ? Integer.parseInt(indexed.group(2)) : -1;
            boolean renamed = properties.contains("renamed_files[" + index + "]");
            Optional<String> actual = switch (found ? indexed.group(1) : equality.group(1)) {
                case "file_path" -> renamed ? Optional.of(value) : file(torrent, index, FileEntry::displayPath);
                // libtorrent uses the names that Windows needs on every disk.
                case "renamed_files" ->
                    Optional.of(String.join(
                            "/",
                            FilePaths.of(torrent.files(), NameRules.portable(FileNames.NAME_LENGTH_MAX))
                                    .get(index)));
                case "file_size" -> file(torrent, index, file -> Long.toString(file.length()));
                case "symlink" ->
                    file(
                            torrent,
                            index,
                            file -> String.join("/", file.symlinkTarget().orElseThrow()));
                case "root" -> torrent.piecesRoot(index).map(HexFormat.of()::formatHex);
                case "url_seeds" -> Optional.of(torrent.webSeeds().get(index));
                case "atp.url_seeds.size()" ->
                    Optional.of(Integer.toString(torrent.webSeeds().size()));
                case "num_files()" ->
                    Optional.of(Integer.toString(torrent.files().size()));
                case "name()" -> Optional.of(torrent.name());
                case "atp.creation_date" ->
                    Optional.of(Long.toString(torrent.creationDate().orElseThrow()));
                case "to_hex(info_hashes().v2)" ->
                    Optional.of(torrent.infoHash().v2Hex());
                case "info_hashes().has_v1()" -> Optional.of(Boolean.toString(torrent.hasV1()));
                case "info_hashes().has_v2()" -> Optional.of(Boolean.toString(torrent.hasV2()));
                case "piece_length()" ->
                    Optional.of(torrent.geometry().pieceLength() == 32767 * 0x4000 ? value : "wrong");
                default -> Optional.of("unknown property " + equality.group(1));
            };
            softly.assertThat(actual).as("%s %s", name, equality.group(1)).hasValue(value);
        }
        if (properties.contains("!atp.creation_date")) {
            softly.assertThat(torrent.creationDate()).as(name).isEmpty();
        }
        if (properties.contains("collections()")) {
            softly.assertThat(torrent.collections()).as(name).containsExactlyInAnyOrder("bar", "foo");
        }
        if (properties.contains("dht_nodes")) {
            softly.assertThat(torrent.nodes())
                    .as(name)
                    .containsExactly(new HostPort("127.0.0.1", 6881), new HostPort("192.168.1.1", 6881));
        }
    }

    private static Optional<String> file(Metainfo torrent, int index, Function<FileEntry, String> property) {
        return Optional.of(property.apply(torrent.files().get(index)));
    }

    private static List<String> paths(Path file) throws ProtocolException {
        return Metainfo.parse(Corpus.read(file)).files().stream()
                .map(FileEntry::displayPath)
                .toList();
    }

    private static String hash(String cell) {
        return cell.equals("-") ? "" : cell;
    }
}
