package dev.spate.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Downloads with spate and with libtorrent from the same neutral seeder, verifies with spate and hashes with openssl,
 * all alternately in one run. Owned by the main thread; {@code bench/run} starts it.
 */
final class SideBySide {
    private static final int PIECE_LENGTH = 1 << 20;
    private static final String SPATE_GET = "spate get";
    private static final String SPATE_READ = "spate get, read";
    private static final String LIBTORRENT = "libtorrent " + Libtorrent.VERSION;
    private static final String SPATE_VERIFY = "spate verify";
    private static final String OPENSSL = "openssl x cores";
    /** As many processes as there are cores, all over the same cached file. */
    private static final String OPENSSL_SCRIPT = "for core in $(seq \"$1\"); do openssl dgst -sha1 \"$2\" & done; wait";
    /** Requests the whole file as soon as the port is open, and reads it to its end while it is downloaded. */
    private static final String READ_SCRIPT = """
            url=$1; shift
            "$@" & get=$!
            trap 'kill $get 2>/dev/null' EXIT
            until curl -sf -o /dev/null "$url"; do
                kill -0 $get || exit 1
                sleep 0.02
            done
            wait $get
            """;

    private final Options options;
    private final Path root;
    private final Workplace place;
    private final Meter meter;
    /** Progress and table for people; with --json, standard output has only the object. */
    private final PrintStream people;

    private SideBySide(Options options, Path root, Workplace place) {
        this.options = options;
        this.root = root;
        this.place = place;
        this.meter = new Meter(place.folder().resolve("log"));
        this.people = options.json() ? System.err : System.out;
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Options options = Options.parse(List.of(arguments));
            Path root = Path.of(System.getProperty("spate.root", "")).toAbsolutePath();
            try (Workplace place = Workplace.forContent(options.bytes())) {
                new SideBySide(options, root, place).run();
            }
        } catch (IllegalArgumentException e) {
            System.err.println("bench: " + e.getMessage());
            System.err.println(Options.USAGE);
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        MachineInfo machineInfo = MachineInfo.ofNow();
        people.println(machineInfo);
        prepare();
        Results results = new Results();
        try (Workplace.Seeding seeding = place.seed(PIECE_LENGTH)) {
            List<Contender> contenders = contenders(seeding.port(), machineInfo.cores());
            for (int round = 1; round <= options.rounds(); round++) {
                for (Contender contender : contenders) {
                    results.add(contender, run(contender, round));
                }
            }
        }
        double loadAtEnd = MachineInfo.loadOfNow();
        people.printf("%n%s%n", results.table());
        people.println(results.ratio(SPATE_GET, LIBTORRENT));
        people.println(results.ratio(SPATE_READ, SPATE_GET));
        people.println(results.ratio(SPATE_VERIFY, OPENSSL));
        people.println("load at the end " + loadAtEnd);
        if (options.json()) {
            System.out.println(results.json(machineInfo, loadAtEnd));
        }
    }

    /** The first call builds the program if necessary, so that no measured call does. */
    private void prepare() throws IOException, InterruptedException {
        meter.run(spate("--version"));
        place.writeContent(options.bytes());
        meter.run(spate(
                "create",
                place.content().toString(),
                "--output",
                place.torrent().toString(),
                "--piece-length",
                String.valueOf(PIECE_LENGTH),
                "--quiet"));
    }

    private Cost run(Contender contender, int round) throws IOException, InterruptedException {
        Cost cost = meter.run(contender.command());
        if (contender.result().isPresent()) {
            place.checkAndDelete(contender.result().get());
        }
        people.printf(
                "round %d  %-20s %6.2f s  %6.2f CPU-s  %4d MB%n",
                round, contender.name(), cost.wallSeconds(), cost.cpuSeconds(), cost.peakBytes() / 1_000_000);
        return cost;
    }

    private List<Contender> contenders(int port, int cores) throws IOException, InterruptedException {
        Path downloads = place.downloads();
        Optional<Path> download = Optional.of(downloads.resolve("content"));
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new Contender(SPATE_GET, spateGet(downloads, port), options.bytes(), download));
        if (isOnPath("curl")) {
            contenders.add(new Contender(SPATE_READ, spateGetWithReader(downloads, port), options.bytes(), download));
        } else {
            people.println(SPATE_READ + " is not run: curl is not installed");
        }
        try {
            Libtorrent libtorrent =
                    Libtorrent.installed(root.resolve("bench").resolve("target"), place.folder(), meter);
            List<String> command = libtorrent.get(place.torrent(), downloads, port);
            contenders.add(new Contender(LIBTORRENT, command, options.bytes(), download));
        } catch (IOException e) {
            people.println(LIBTORRENT + " is not run: " + e.getMessage());
        }
        List<String> verify = spate(
                "verify", place.torrent().toString(), "--data", place.folder().toString(), "--quiet");
        contenders.add(new Contender(SPATE_VERIFY, verify, options.bytes(), Optional.empty()));
        if (isOnPath("openssl")) {
            List<String> openssl = List.of(
                    "/bin/sh",
                    "-c",
                    OPENSSL_SCRIPT,
                    "sh",
                    String.valueOf(cores),
                    place.content().toString());
            contenders.add(new Contender(OPENSSL, openssl, options.bytes() * cores, Optional.empty()));
        } else {
            people.println("openssl is not run: it is not installed");
        }
        return contenders;
    }

    private List<String> spateGet(Path downloads, int port) {
        return spate(
                "get",
                place.torrent().toString(),
                "--output",
                downloads.toString(),
                "--peer",
                "127.0.0.1:" + port,
                "--bind",
                "127.0.0.1",
                "--no-dht",
                "--no-lsd",
                "--no-pex",
                "--timeout",
                "60s",
                "--quiet");
    }

    private List<String> spateGetWithReader(Path downloads, int port) throws IOException {
        int webPort;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            webPort = free.getLocalPort();
        }
        String url = "http://127.0.0.1:" + webPort + "/download?file=content";
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", READ_SCRIPT, "sh", url));
        command.addAll(spateGet(downloads, port));
        command.addAll(List.of("--http", "127.0.0.1:" + webPort));
        return command;
    }

    private List<String> spate(String... arguments) {
        List<String> command = new ArrayList<>(List.of(root.resolve("spate").toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static boolean isOnPath(String program) {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
