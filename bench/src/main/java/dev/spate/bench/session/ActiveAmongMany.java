package dev.spate.bench.session;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * Measures how fast one session downloads {@value #TORRENTS} torrents at the same time from a saved session that seeds
 * nothing else, and from one that has many other torrents without peers. The two alternate. Owned by the main thread.
 */
final class ActiveAmongMany {
    private static final int TORRENTS = 200;
    private static final int PIECES = 32;
    private static final int PIECE_LENGTH = 256 * 1024;
    private static final int HASH_LENGTH = 20;

    private ActiveAmongMany() {}

    /** Arguments: rounds, the folder of the session with many torrents, and a folder for the content, in memory. */
    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        Path many = Path.of(arguments[1]);
        Path work = Path.of(arguments[2]);
        List<AddTorrent> seeds = seeds(Files.createDirectories(work.resolve("content")));
        List<Path> states = List.of(work.resolve("state"), many.resolve("state"));
        double[][] rates = new double[states.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < states.size(); i++) {
                rates[i][round] = megabytesPerSecond(states.get(i), seeds, work.resolve("downloads"));
            }
        }
        double alone = median(rates[0]);
        double among = median(rates[1]);
        System.out.printf(
                "%d torrents at the same time: alone %.0f MB/s, among the others %.0f MB/s, ratio %.2f%n",
                TORRENTS, alone, among, among / alone);
    }

    private static List<AddTorrent> seeds(Path folder) throws IOException, NoSuchAlgorithmException, ProtocolException {
        SplittableRandom random = new SplittableRandom(11);
        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        byte[] content = new byte[PIECES * PIECE_LENGTH];
        List<AddTorrent> seeds = new ArrayList<>();
        for (int i = 0; i < TORRENTS; i++) {
            String name = "active" + i;
            random.nextBytes(content);
            Files.write(folder.resolve(name), content);
            byte[] hashes = new byte[PIECES * HASH_LENGTH];
            for (int piece = 0; piece < PIECES; piece++) {
                sha1.update(content, piece * PIECE_LENGTH, PIECE_LENGTH);
                System.arraycopy(sha1.digest(), 0, hashes, piece * HASH_LENGTH, HASH_LENGTH);
            }
            seeds.add(SavedSessions.seed(name, PIECES, PIECE_LENGTH, hashes, folder));
        }
        return seeds;
    }

    private static double megabytesPerSecond(Path state, List<AddTorrent> seeds, Path downloads) throws IOException {
        Files.createDirectory(downloads);
        try (Session seeding = SavedSessions.open(state);
                Session downloading = Session.open(SessionConfig.builder()
                        .bindAddresses(List.of(InetAddress.getLoopbackAddress()))
                        .connectionsMax(2 * TORRENTS)
                        .build())) {
            if (seeding.find(seeds.getFirst().infoHash()).isEmpty()) {
                seeding.addAll(seeds);
            }
            PeerAddress seed = PeerAddress.of(InetAddress.getLoopbackAddress().getAddress(), seeding.listenPort());
            long begun = System.nanoTime();
            List<CompletableFuture<Void>> completions = new ArrayList<>();
            for (AddTorrent request : seeds) {
                Metainfo metainfo = request.metainfo().orElseThrow();
                TorrentHandle handle = downloading.add(
                        AddTorrent.of(metainfo, downloads).peer(seed).build());
                completions.add(handle.completion());
            }
            completions.forEach(CompletableFuture::join);
            return (double) TORRENTS * PIECES * PIECE_LENGTH / 1e6 / ((System.nanoTime() - begun) / 1e9);
        } finally {
            delete(downloads);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
