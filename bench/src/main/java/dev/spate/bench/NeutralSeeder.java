package dev.spate.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The other end of every measured download. It seeds one file with only the messages of BEP 3, faster than any client
 * can receive it, and verifies nothing. A peer gets this file for any info-hash. Thread-safe.
 *
 * <p>As a program, {@code NeutralSeeder FILE PIECE_LENGTH} prints its port and seeds until its standard input ends, so
 * that it never runs longer than the benchmark that started it.
 */
final class NeutralSeeder implements AutoCloseable {
    private final MemorySegment content;
    private final int pieceLength;
    private final ServerSocketChannel listener;
    private final List<SocketChannel> links = new ArrayList<>();

    /** Seeds from now on, on a loopback port that the system chooses. */
    NeutralSeeder(Path file, int pieceLength) throws IOException {
        this.pieceLength = pieceLength;
        try (FileChannel channel = FileChannel.open(file)) {
            content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        // Page faults must happen before the first measurement.
        content.load();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Thread.ofPlatform().daemon().name("neutral-accept").start(this::accept);
    }

    public static void main(String[] arguments) throws IOException {
        try (var seeder = new NeutralSeeder(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println(seeder.port());
            while (System.in.read() >= 0) {
                // The content of the input does not matter, only its end.
            }
        }
    }

    int port() {
        return listener.socket().getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel link = listener.accept();
                synchronized (links) {
                    links.removeIf(each -> !each.isOpen());
                    links.add(link);
                }
                Thread.ofPlatform()
                        .daemon()
                        .name("neutral-link")
                        .start(new NeutralLink(link, content, pieceLength)::run);
            }
        } catch (AsynchronousCloseException e) {
            // This is how close() ends the thread.
        } catch (IOException e) {
            System.err.println("neutral seeder: accepts no more: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (links) {
            for (SocketChannel link : links) {
                link.close();
            }
        }
    }
}
