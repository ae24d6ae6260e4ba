package dev.spate.wire.metainfo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetainfoWriterTest {
    @Test
    void writesSingleFileThatReadsBack() throws Exception {
        byte[] hashes = new byte[40];
        hashes[20] = 7;
        MetainfoWriter writer = MetainfoWriter.singleFile("\u00fc.bin", 20_000, 16_384)
                .pieceHashes(hashes)
                .trackers(List.of("http://a.example/announce", "udp://b.example:80"))
                .trackers(List.of("udp://c.example:80"))
                .webSeed("http://w.example/")
                .comment("hello")
                .createdBy("Spate")
                .creationDate(1)
                .privateTorrent(true);

        Metainfo metainfo = Metainfo.parse(writer.toBytes());

        assertThat(metainfo.name()).isEqualTo("\u00fc.bin");
        assertThat(metainfo.isSingleFile()).isTrue();
        assertThat(metainfo.geometry().totalLength()).isEqualTo(20_000);
        assertThat(metainfo.pieceHashes().matches(1, Arrays.copyOfRange(hashes, 20, 40)))
                .isTrue();
        assertThat(metainfo.pieceHashes().matches(0, Arrays.copyOfRange(hashes, 20, 40)))
                .isFalse();
        assertThat(metainfo.trackers()).hasSize(2);
        assertThat(metainfo.webSeeds()).containsExactly("http://w.example/");
        assertThat(metainfo.comment()).hasValue("hello");
        assertThat(metainfo.createdBy()).hasValue("Spate");
        assertThat(metainfo.creationDate()).hasValue(1);
        assertThat(metainfo.isPrivate()).isTrue();
        assertThat(metainfo.infoBytes()).isEqualTo(writer.infoBytes());
        assertThat(metainfo.warnings()).isEmpty();
    }

    @Test
    void writesFolderInTheGivenOrder() throws Exception {
        MetainfoWriter writer = MetainfoWriter.folder("photos", 16_384)
                .file(List.of("z", "empty"), 0)
                .file(List.of("a"), 16_385)
                .pieceHashes(new byte[40]);

        Metainfo metainfo = Metainfo.parse(writer.toBytes());

        assertThat(TorrentBuilder.paths(metainfo)).containsExactly("photos/z/empty", "photos/a");
        assertThat(metainfo.isSingleFile()).isFalse();
        assertThat(metainfo.warnings()).isEmpty();
    }

    @Test
    void writesTheSameBytesForTheSameContent() {
        byte[] bytes = MetainfoWriter.singleFile("x", 1, 16_384)
                .pieceHashes(new byte[20])
                .toBytes();

        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
                .isEqualTo("d4:infod6:lengthi1e4:name1:x12:piece lengthi16384e6:pieces20:" + "\0".repeat(20) + "ee");
    }

    @Test
    void refusesHashesThatDoNotFit() {
        MetainfoWriter writer = MetainfoWriter.singleFile("x", 20_000, 16_384);

        assertThatThrownBy(writer::toBytes).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.pieceHashes(new byte[60]).toBytes()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.file(List.of("y"), 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void choosesPiecesThatKeepMetadataSmall() {
        assertThat(PieceLengths.forSize(0)).isEqualTo(16 * 1024);
        assertThat(PieceLengths.forSize(1)).isEqualTo(16 * 1024);
        assertThat(PieceLengths.forSize(300L << 20)).isEqualTo(256 * 1024);
        assertThat(PieceLengths.forSize(4L << 30)).isEqualTo(4 << 20);
        assertThat(PieceLengths.forSize(Long.MAX_VALUE)).isEqualTo(16 << 20);
        for (long size = 32L << 20; size <= 30L << 30; size += size / 3) {
            assertThat(size / PieceLengths.forSize(size)).isBetween(1000L, 2000L);
        }
    }
}
