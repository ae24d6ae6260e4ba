package dev.spate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.HashProgress;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentCreator;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class SideBySideTest {
    private static final int PIECE_LENGTH = 1 << 20;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    @Test
    void spateDownloadsFromTheNeutralSeeder() throws Exception {
        Path content = content((16 << 20) + 4321);
        Metainfo metainfo = Metainfo.parse(
                TorrentCreator.of(content).pieceLength(PIECE_LENGTH).create(HashProgress.ignored()));
        Path downloads = Files.createDirectory(folder.resolve("downloads"));
        SessionConfig config =
                SessionConfig.builder().bindAddresses(List.of(LOOPBACK)).build();

        try (var seeder = new NeutralSeeder(content, PIECE_LENGTH);
                Session session = Session.open(config)) {
            session.add(AddTorrent.of(metainfo, downloads)
                            .peer(PeerAddress.of(LOOPBACK.getAddress(), seeder.port()))
                            .build())
                    .completion()
                    .get(60, TimeUnit.SECONDS);
        }

        assertThat(downloads.resolve("content")).hasSameBinaryContentAs(content);
    }

    @Test
    void neutralSeederHangsUpOnARequestBeyondTheEnd() throws Exception {
        Path content = content(100_000);
        ByteBuffer conversation = ByteBuffer.allocate(68 + 17);
        conversation.position(68);
        conversation.putInt(13).put((byte) 6).putInt(0).putInt(99_000).putInt(1_001);

        try (var seeder = new NeutralSeeder(content, PIECE_LENGTH);
                var peer = SocketChannel.open(new InetSocketAddress(LOOPBACK, seeder.port()))) {
            peer.write(conversation.rewind());
            ByteBuffer answer = ByteBuffer.allocate(200_000);
            while (peer.read(answer) >= 0) {
                // The handshake and the bitfield arrive, and then the connection ends.
            }

            assertThat(answer.position()).isEqualTo(68 + 6);
            assertThat(answer.get(68 + 5)).isEqualTo((byte) 0x80);
        }
    }

    @Test
    void meterTellsWhatAProcessHasCost() throws Exception {
        Meter meter = new Meter(folder.resolve("log"));

        Cost cost =
                meter.run(List.of("/bin/sh", "-c", "echo 9m9.9s; i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));

        assertThat(cost.cpuSeconds()).isPositive().isLessThan(100);
        assertThat(cost.wallSeconds()).isPositive();
    }

    @Test
    void meterPassesOnTheLastWordsOfACommandThatFails() {
        Meter meter = new Meter(folder.resolve("log"));

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> meter.run(List.of("/bin/sh", "-c", "echo no such torrent; exit 3")))
                .withMessage("/bin/sh ended with 3: no such torrent");
    }

    @Test
    void timesAreThoseOfTheChildrenAndNotWhatTheCommandPrinted() throws IOException {
        double seconds = Meter.cpuSeconds("took 5m5.5s\n0m0.010000s 0m0.020000s\n1m2.500000s 0m1.250000s\n");

        assertThat(seconds).isEqualTo(63.75);
    }

    @Test
    void spreadHasTheMiddleOfEvenAndOddCounts() {
        assertThat(Spread.of(new double[] {3, 1, 2})).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(new double[] {4, 1, 2, 3})).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void ratiosAreOfMediansPerByte() {
        Results results = new Results();
        results.add(contender("ours", 1_000_000_000), new Cost(1, 3, 0));
        results.add(contender("theirs", 2_000_000_000), new Cost(4, 4, 0));

        assertThat(results.ratio("ours", "theirs")).isEqualTo("ours / theirs: throughput 2.00, CPU 1.50");
        assertThat(results.ratio("ours", "absent")).endsWith("not run");
    }

    @Test
    void optionsTakeUnitsAndRefuseNonsense() {
        assertThat(Options.parse(List.of("--rounds", "2", "--size", "64M", "--json")))
                .isEqualTo(new Options(2, 64 << 20, true));
        assertThat(Options.parse(List.of())).isEqualTo(new Options(5, 1 << 30, false));
        for (List<String> wrong : List.of(
                List.of("--rounds"),
                List.of("--rounds", "0"),
                List.of("--size", "G"),
                List.of("--size", "-1M"),
                List.of("x"))) {
            assertThatIllegalArgumentException().isThrownBy(() -> Options.parse(wrong));
        }
    }

    private static Contender contender(String name, long bytes) {
        return new Contender(name, List.of("true"), bytes, Optional.empty());
    }

    private Path content(int length) throws IOException {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return Files.write(folder.resolve("content"), bytes);
    }
}
