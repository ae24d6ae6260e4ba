package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Content by chance in a folder, and the torrent of it.
 *
 * @param folder where it lies
 * @param metainfo of all its files
 * @param files bytes by path below the folder
 */
record TestContent(Path folder, Metainfo metainfo, Map<String, byte[]> files) {
    static final int PIECE = 32 * 1024;

    /** One file. */
    static TestContent file(Path folder, String name, int length) throws Exception {
        return create(folder, name, Map.of(name, length), PIECE, List.of());
    }

    /** Files below a folder that is named top, in the order of their names. */
    static TestContent tree(Path folder, Map<String, Integer> lengths) throws Exception {
        Map<String, Integer> below = new LinkedHashMap<>();
        lengths.forEach((name, length) -> below.put("top/" + name, length));
        return create(folder, "top", below, PIECE, List.of());
    }

    static TestContent create(
            Path folder, String name, Map<String, Integer> lengths, int pieceLength, List<String> trackers)
            throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        Random random = new Random(name.hashCode() + 31L * lengths.hashCode());
        for (Map.Entry<String, Integer> entry : lengths.entrySet()) {
            byte[] bytes = new byte[entry.getValue()];
            random.nextBytes(bytes);
            Path file = folder.resolve(entry.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            files.put(entry.getKey(), bytes);
        }
        TorrentCreator creator = TorrentCreator.of(folder.resolve(name)).pieceLength(pieceLength);
        if (!trackers.isEmpty()) {
            creator.tracker(trackers);
        }
        return new TestContent(folder, parse(creator.create(HashProgress.ignored())), files);
    }

    private static Metainfo parse(byte[] torrent) {
        try {
            return Metainfo.parse(torrent);
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of a torrent with one file. */
    byte[] bytes() {
        return files.values().iterator().next();
    }

    void assertIsIn(Path other) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            assertThat(Arrays.equals(Files.readAllBytes(other.resolve(file.getKey())), file.getValue()))
                    .as("bytes of %s", file.getKey())
                    .isTrue();
        }
    }

    AddTorrent.Builder seed() {
        return AddTorrent.of(metainfo, folder).access(AddTorrent.Access.SEED);
    }

    AddTorrent.Builder download(Path target) {
        return AddTorrent.of(metainfo, target);
    }
}
