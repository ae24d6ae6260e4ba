package dev.spate.engine;

import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A process that downloads until it is killed, and prints its progress. */
final class KilledDownloader {
    private KilledDownloader() {}

    /** Arguments: the torrent file, the folder, and the port of the seed. */
    public static void main(String[] arguments) throws Exception {
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(arguments[0])));
        try (Session session = SessionWaits.open();
                Subscription events = session.subscribe()) {
            TorrentHandle torrent = session.add(AddTorrent.of(metainfo, Path.of(arguments[1]))
                    .peer(SessionWaits.at(Integer.parseInt(arguments[2])))
                    .build());
            boolean isDone = torrent.completion().isDone();
            System.out.println("had " + torrent.pieces().get().count());
            while (!isDone) {
                for (SessionEvent event :
                        events.poll(Duration.ofSeconds(10)).stream().toList()) {
                    isDone = event instanceof SessionEvent.Completed;
                    switch (event) {
                        case SessionEvent.PieceCompleted _ -> System.out.println("piece");
                        case SessionEvent.Checked checked -> System.out.println("checked " + checked.piecesChecked());
                        case SessionEvent.Completed _ -> System.out.println("completed");
                        case SessionEvent.Failed failed ->
                            System.out.println("failed " + failed.failure().message());
                        default -> {}
                    }
                }
            }
        }
    }

    /** The command that starts it. */
    static List<String> command(Path torrent, Path folder, int port) {
        return java(KilledDownloader.class, List.of(torrent.toString(), folder.toString(), Integer.toString(port)));
    }

    /** The command that starts a main class of these tests. */
    static List<String> java(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-Xmx128m",
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** The locations of the classes of the modules and of this test, on the class path or module path. */
    private static String classPath() {
        return java.util.stream.Stream.of(
                        KilledDownloader.class,
                        Session.class,
                        Metainfo.class,
                        dev.spate.http.HttpClient.class,
                        dev.spate.protocol.machine.Machine.class)
                .map(KilledDownloader::origin)
                .distinct()
                .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
    }

    private static String origin(Class<?> type) {
        // The classes of a patched module are in two folders, so each class is asked for its own location.
        String file = type.getSimpleName() + ".class";
        java.net.URL url = java.util.Objects.requireNonNull(type.getResource(file));
        String name = "/" + type.getName().replace('.', '/') + ".class";
        try {
            if (url.getProtocol().equals("jar")) {
                return Path.of(java.net.URI.create(
                                url.getPath().substring(0, url.getPath().indexOf('!'))))
                        .toString();
            }
            String path = Path.of(url.toURI()).toString();
            return path.substring(0, path.length() - name.length());
        } catch (java.net.URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
