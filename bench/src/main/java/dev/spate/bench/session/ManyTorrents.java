package dev.spate.bench.session;

import com.sun.management.OperatingSystemMXBean;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.ProtocolException;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Measures a saved session whose torrents all seed and have no peers: how long it takes to add them or to open the
 * session again, and what it costs while nothing happens. Owned by the main thread; {@code bench/session} starts it.
 */
final class ManyTorrents {
    private static final int PIECES = 1_024;
    private static final int PIECE_LENGTH = 16 * 1024;
    private static final int HASH_LENGTH = 20;
    private static final int TORRENTS_AT_ONCE = 500;
    private static final int HANDSHAKES = 100;
    private static final String PROTOCOL = "\u0013BitTorrent protocol";
    /** Protocol, reserved bytes, info-hash and peer id. */
    private static final int HANDSHAKE_LENGTH = 68;

    private ManyTorrents() {}

    /** Arguments: {@code add} or {@code open}, the number of torrents, seconds without work, and a folder. */
    public static void main(String[] arguments) throws Exception {
        boolean isNew = arguments[0].equals("add");
        int count = Integer.parseInt(arguments[1]);
        int idleSeconds = Integer.parseInt(arguments[2]);
        Path folder = Path.of(arguments[3]);
        long heapBefore = usedHeap();
        long opening = System.nanoTime();
        try (Session session = SavedSessions.open(folder.resolve("state"))) {
            if (isNew) {
                add(session, count, Files.createDirectories(folder.resolve("content")));
                return;
            }
            System.out.printf("opened in %.2f s%n", secondsSince(opening));
            if (session.torrents().size() != count) {
                throw new IllegalStateException(
                        "the session has " + session.torrents().size() + " torrents");
            }
            System.out.printf("heap of each torrent: %d bytes%n", (usedHeap() - heapBefore) / count);
            measureIdle(idleSeconds);
            measureHandshakes(session);
        }
    }

    private static void add(Session session, int count, Path content) throws ProtocolException {
        SplittableRandom random = new SplittableRandom(7);
        long adding = 0;
        for (int from = 0; from < count; from += TORRENTS_AT_ONCE) {
            List<AddTorrent> requests = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + TORRENTS_AT_ONCE); i++) {
                byte[] hashes = new byte[PIECES * HASH_LENGTH];
                random.nextBytes(hashes);
                requests.add(SavedSessions.seed("file" + i, PIECES, PIECE_LENGTH, hashes, content));
            }
            long begun = System.nanoTime();
            session.addAll(requests);
            adding += System.nanoTime() - begun;
        }
        System.out.printf("added in %.2f s%n", adding / 1e9);
    }

    private static void measureIdle(int seconds) throws IOException, InterruptedException {
        OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpuBefore = process.getProcessCpuTime();
        long writtenBefore = process("io", "wchar:");
        long idle = System.nanoTime();
        Thread.sleep(seconds * 1_000L);
        System.out.printf(
                "in %d s without work: %.2f %% of a core, %d bytes written%n",
                seconds,
                (process.getProcessCpuTime() - cpuBefore) / 1e7 / secondsSince(idle),
                process("io", "wchar:") - writtenBefore);
        System.out.printf("resident: %d MB%n", process("status", "VmRSS:") / 1_000);
    }

    /** How long a peer waits for the handshake of a torrent whose content is closed, in another torrent each time. */
    private static void measureHandshakes(Session session) throws IOException {
        List<TorrentHandle> torrents = session.torrents();
        double[] millis = new double[HANDSHAKES];
        for (int i = 0; i < HANDSHAKES; i++) {
            TorrentHandle torrent = torrents.get((int) ((long) i * torrents.size() / HANDSHAKES));
            long begun = System.nanoTime();
            shakeHands(session.listenPort(), torrent.infoHash().v1());
            millis[i] = secondsSince(begun) * 1_000;
        }
        Arrays.sort(millis);
        System.out.printf(
                "handshake answered in %.1f ms (median), %.1f ms (slowest of %d)%n",
                millis[HANDSHAKES / 2], millis[HANDSHAKES - 1], HANDSHAKES);
    }

    private static void shakeHands(int port, byte[] infoHash) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            byte[] handshake = new byte[HANDSHAKE_LENGTH];
            byte[] protocol = PROTOCOL.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(protocol, 0, handshake, 0, protocol.length);
            System.arraycopy(infoHash, 0, handshake, protocol.length + 8, infoHash.length);
            socket.getOutputStream().write(handshake);
            new DataInputStream(socket.getInputStream()).readFully(handshake);
        }
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static double secondsSince(long before) {
        return (System.nanoTime() - before) / 1e9;
    }

    /** A number that Linux knows of this process. */
    private static long process(String file, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self", file)).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
