package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.Recorded;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metadata of nearly the largest size, in a process with the heap of the command. */
@Tag("slow")
class BigMetadataTest {
    private static final int PIECES = 1_500_000;
    private static final int METADATA_PIECE = 16 * 1024;
    private static final int EXTENDED = 20;
    private static final Pattern THEIR_ID = Pattern.compile("11:ut_metadatai(\\d+)e");
    private static final Pattern REQUEST = Pattern.compile("8:msg_typei0e5:piecei(\\d+)e");

    @TempDir
    private Path folder;

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Thirty megabytes of metadata for 24 of content. */
    private static byte[] info() {
        byte[] hashes = new byte[20 * PIECES];
        new Random(1).nextBytes(hashes);
        ByteArrayOutputStream info = new ByteArrayOutputStream(hashes.length + 100);
        info.writeBytes(
                latin1("d6:lengthi" + 16 * PIECES + "e4:name3:big12:piece lengthi16e6:pieces" + hashes.length + ":"));
        info.writeBytes(hashes);
        info.writeBytes(latin1("e"));
        return info.toByteArray();
    }

    /** The options that the script {@code spate} gives to the Java machine for {@code get}. */
    private static List<String> machine() throws IOException {
        Path script = Path.of("..", "spate");
        Matcher heap = Pattern.compile("(?m)^heap=\"([^\"]*)\"$").matcher(Files.readString(script));
        assertThat(heap.find()).isTrue();
        return List.of(heap.group(1).split(" ", -1));
    }

    private static Process get(Object... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,TERM,HUP",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(machine());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", ""),
                "dev.spate.app.Main",
                "get"));
        List.of(args).forEach(arg -> command.add(arg.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** A peer that has the metadata and nothing else. */
    private static void serve(ServerSocket listener, byte[] hash, byte[] info, int claimed) {
        try (Socket socket = listener.accept();
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            in.readFully(new byte[68]);
            out.write(latin1("\u0013BitTorrent protocol\0\0\0\0\0\u0010\0\0"));
            out.write(hash);
            out.write(latin1("-XX0000-abcdefghijkl"));
            send(out, 0, "d1:md11:ut_metadatai3ee13:metadata_sizei" + claimed + "ee", new byte[0]);
            int theirId = 0;
            while (true) {
                byte[] message = new byte[in.readInt()];
                in.readFully(message);
                if (message.length < 2 || message[0] != EXTENDED) {
                    continue;
                }
                String body = new String(message, 2, message.length - 2, StandardCharsets.ISO_8859_1);
                Matcher id = THEIR_ID.matcher(body);
                Matcher request = REQUEST.matcher(body);
                if (message[1] == 0 && id.find()) {
                    theirId = Integer.parseInt(id.group(1));
                } else if (message[1] == 3 && request.find()) {
                    int piece = Integer.parseInt(request.group(1));
                    int end = Math.min(info.length, (piece + 1) * METADATA_PIECE);
                    send(
                            out,
                            theirId,
                            "d8:msg_typei1e5:piecei" + piece + "e10:total_sizei" + info.length + "ee",
                            Arrays.copyOfRange(info, piece * METADATA_PIECE, end));
                }
            }
        } catch (IOException e) {
            // The process or the test has ended.
        }
    }

    private static void send(DataOutputStream out, int id, String head, byte[] bytes) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write(EXTENDED);
        message.write(id);
        message.writeBytes(latin1(head));
        message.writeBytes(bytes);
        out.writeInt(message.size());
        out.write(message.toByteArray());
        out.flush();
    }

    @Test
    void isRefusedInALineWhenItIsTooLong() throws Exception {
        var spate = new Recorded();
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(peer, new byte[20], new byte[0], 40 * 1024 * 1024));

            int code = spate.run(
                    "info",
                    "magnet:?xt=urn:btih:" + "0".repeat(40),
                    "--bind",
                    "127.0.0.1",
                    "--peer",
                    "127.0.0.1:" + peer.getLocalPort(),
                    "--timeout",
                    "2s");

            assertThat(code).isNotZero();
            assertThat(spate.err()).containsOnlyOnce("offers metadata of 40.0 MiB; spate takes at most 32.0 MiB");
        }
    }

    @Test
    void comesOverAMagnetLinkInTheHeapOfTheCommand() throws Exception {
        byte[] info = info();
        byte[] hash = MessageDigest.getInstance("SHA-1").digest(info);
        try (ServerSocket peer = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(peer, hash, info, info.length));
            Process get = get(
                    "magnet:?xt=urn:btih:" + HexFormat.of().formatHex(hash),
                    "-o",
                    folder,
                    "--bind",
                    "127.0.0.1",
                    "--peer",
                    "127.0.0.1:" + peer.getLocalPort(),
                    "--json");
            try (var lines = get.inputReader(StandardCharsets.UTF_8)) {
                String line = lines.readLine();
                while (line != null && !line.contains("\"activity\":\"downloading\"")) {
                    line = lines.readLine();
                }
                assertThat(line).contains("\"pieceCount\":" + PIECES);

                new ProcessBuilder("kill", "-TERM", String.valueOf(get.pid()))
                        .start()
                        .waitFor();
                assertThat(lines.readAllLines()).noneMatch(rest -> rest.contains("memory"));
                assertThat(get.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(get.exitValue()).isEqualTo(130);
            } finally {
                get.destroyForcibly();
            }
        }
    }
}
