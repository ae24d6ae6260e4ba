package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import dev.spate.app.Trees;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentHandle;
import dev.spate.share.testing.SimpleDisk;
import dev.spate.share.testing.SimpleDisk.Kind;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** USB sticks: no sparse files, no colon in names, no difference between A and a, no long files. */
@Tag("slow")
class SimpleDiskTest {
    private static final int DISK_MIB = 40;

    /** More than the disk has. */
    private static final int HUGE_MIB = 60;

    @TempDir
    private Path folder;

    private final Recorded spate = new Recorded();

    @BeforeEach
    void allIsInstalledWhereEverythingIsToBeShown() {
        assertThat(SimpleDisk.isInstalled() || !"true".equals(System.getenv("CI")))
                .isTrue();
    }

    @Test
    void takesNoRoomForWhatLiesBesideWhatIsSelected() throws Exception {
        Path content = folder.resolve("content");
        Trees.file(content.resolve("a-small"), 1_000_000);
        try (RandomAccessFile huge =
                new RandomAccessFile(content.resolve("b-huge").toFile(), "rw")) {
            huge.setLength((long) HUGE_MIB << 20);
        }
        Path torrent = create(content, "--piece-length", "1M");

        Optional<SimpleDisk> mounted = SimpleDisk.mount(Kind.EXFAT, DISK_MIB, folder);
        if (mounted.isPresent()) {
            try (SimpleDisk disk = mounted.get();
                    SeedingSpate seed = new SeedingSpate(torrent, folder)) {
                long before = disk.freeBytes();

                assertThat(get(torrent, disk, "--select", "a-small", "--peer", seed.address()))
                        .isZero();

                assertThat(disk.folder().resolve("content/a-small")).hasSameBinaryContentAs(content.resolve("a-small"));
                assertThat(disk.folder().resolve("content/b-huge")).doesNotExist();
                assertThat(before - disk.freeBytes()).isBetween(1_000_000L, 1_400_000L);
            }
        }
    }

    @Test
    void replacesWhatTheDiskRefusesInNamesAndKeepsApartWhatItTakesForTheSame() throws Exception {
        Path content = folder.resolve("T: what?");
        List<String> names = List.of("README", "readme", "Part 1: who?", "tail.", "tail ", "a|b");
        names.forEach(name -> Trees.file(content.resolve(name), 5_000));
        Path torrent = create(content);

        Optional<SimpleDisk> mounted = SimpleDisk.mount(Kind.EXFAT, DISK_MIB, folder);
        if (mounted.isPresent()) {
            try (SimpleDisk disk = mounted.get()) {
                try (SeedingSpate seed = new SeedingSpate(torrent, folder)) {
                    assertThat(get(torrent, disk, "--peer", seed.address()))
                            .as(spate.err())
                            .isZero();
                }

                assertThat(spate.out())
                        .contains("T: what? has the name T_ what_ here", "readme.1", "Part 1_ who_", "a_b");
                Path got = disk.folder().resolve("T_ what_");
                assertThat(got.toFile().list()).hasSize(names.size());
                assertThat(got.resolve("README")).hasSameBinaryContentAs(content.resolve("README"));
                assertThat(got.resolve("readme.1")).hasSameBinaryContentAs(content.resolve("readme"));
                assertThat(new Recorded().run("verify", torrent, "--data", disk.folder(), "-q"))
                        .isZero();
                assertThat(get(torrent, disk)).as("the same again").isZero();
            }
        }
    }

    @Test
    void saysThatTheDiskIsFull() throws Exception {
        Path content = Trees.file(folder.resolve("film"), 20 << 20);
        Path torrent = create(content);

        Optional<SimpleDisk> mounted = SimpleDisk.mount(Kind.EXFAT, DISK_MIB, folder);
        if (mounted.isPresent()) {
            InetAddress here = InetAddress.ofLiteral("127.0.0.1");
            var config = SessionConfig.builder().bindAddresses(List.of(here)).build();
            try (SimpleDisk disk = mounted.get();
                    Session seed = Session.open(config);
                    Session leech = Session.open(config)) {
                Metainfo metainfo = Metainfo.parse(Files.readAllBytes(torrent));
                seed.add(AddTorrent.of(metainfo, folder)
                        .access(AddTorrent.Access.SEED)
                        .build());
                TorrentHandle download = leech.add(AddTorrent.of(metainfo, disk.folder())
                        .paused(true)
                        .peer(PeerAddress.of(here.getAddress(), seed.listenPort()))
                        .build());
                // There was enough space when the download started.
                disk.fill();
                download.resume().join();

                assertThat(download.completion().exceptionally(e -> null)).succeedsWithin(Duration.ofMinutes(1));
                TorrentFailure failure = download.status().failure().orElseThrow();
                assertThat(failure.cause()).isEqualTo(TorrentFailure.Cause.STORAGE_FULL);
                assertThat(failure.message()).isEqualTo("film: No space left on device");
            }
        }
    }

    @Test
    void refusesAFileThatIsTooLongForTheDiskBeforeAnythingIsWritten() throws Exception {
        int pieces = 9;
        byte[] huge = MetainfoWriter.folder("top", 512 << 20)
                .file(List.of("long"), pieces * (512L << 20) - 5)
                .file(List.of("short"), 5)
                .pieceHashes(new byte[pieces * PieceHashes.HASH_LENGTH])
                .toBytes();
        Path torrent = Files.write(folder.resolve("t.torrent"), huge);

        Optional<SimpleDisk> mounted = SimpleDisk.mount(Kind.FAT32, DISK_MIB, folder);
        if (mounted.isPresent()) {
            try (SimpleDisk disk = mounted.get()) {
                assertThat(get(torrent, disk)).isEqualTo(4);

                assertThat(spate.err())
                        .contains("top/long: has ", " bytes, and the disk takes no file of 4 GiB or more (FAT)")
                        .hasLineCount(1);
                assertThat(disk.folder().toFile().list()).isEmpty();
            }
        }
    }

    private Path create(Path content, Object... options) {
        Path torrent = folder.resolve("t.torrent");
        Object[] command = Stream.concat(Stream.of("create", content, "-o", torrent, "-q"), Stream.of(options))
                .toArray();
        assertThat(new Recorded().run(command)).isZero();
        return torrent;
    }

    private int get(Path torrent, SimpleDisk disk, Object... options) {
        Object[] command = Stream.concat(
                        Stream.of("get", torrent, "-o", disk.folder(), "--bind", "127.0.0.1", "--timeout", "30s"),
                        Stream.of(options))
                .toArray();
        return spate.run(command);
    }
}
