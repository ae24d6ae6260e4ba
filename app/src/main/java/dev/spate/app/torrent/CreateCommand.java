package dev.spate.app.torrent;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.Glob;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.ByteProgress;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentCreator;
import dev.spate.engine.TorrentCreator.LeftOut;
import dev.spate.engine.TorrentCreator.Why;
import dev.spate.engine.reason.Reasons;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Plural;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate create}: makes a torrent file out of a file or folder. */
@Command(
        name = "create",
        description = {
            "Make a torrent out of a file or folder.",
            "The same content and options always give the same bytes."
        })
public final class CreateCommand extends SpateCommand {
    /** How many left-out files are reported one by one; nobody reads more. */
    private static final int LINES_MAX = 50;

    private static final Set<String> TRACKER_SCHEMES = Set.of("http", "https", "udp", "ws", "wss");

    @Parameters(paramLabel = "PATH", description = "The file or folder; its name becomes the torrent's.")
    private Path content = Path.of("");

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to write the torrent; default: the name of PATH with .torrent, in this folder.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--piece-length",
            paramLabel = "SIZE",
            description = "A power of two from 16K; default: by size, for about 1,000 to 2,000 pieces and at most 16M.")
    private Optional<ByteSize> pieceLength = Optional.empty();

    @Option(
            names = {"-t", "--tracker"},
            paramLabel = "URL[,URL]...",
            description = "A tracker, or several of one tier. Given again: the next tier.")
    private List<String> trackers = new ArrayList<>();

    @Option(
            names = {"-w", "--web-seed"},
            paramLabel = "URL",
            description = "A web server that has the content. May be given again.")
    private List<String> webSeeds = new ArrayList<>();

    @Option(
            names = {"-c", "--comment"},
            paramLabel = "TEXT",
            description = "A comment to store in the torrent.")
    private Optional<String> comment = Optional.empty();

    @Option(
            names = {"-p", "--private"},
            description = "Peers may come from the trackers only.")
    private boolean isPrivate;

    @Option(
            names = {"-x", "--exclude"},
            paramLabel = "GLOB",
            description = "Leave out files or folders: '*.tmp', '.git', 'photos/raw'. May be given again.")
    private List<String> excluded = new ArrayList<>();

    @Option(
            names = "--strict",
            description = "Make nothing when something cannot be part of the torrent: a link or an unreadable file.")
    private boolean isStrict;

    @Option(
            names = {"-f", "--force"},
            description = "Replace the torrent file if it exists.")
    private boolean isForced;

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public CreateCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        Path target = target();
        if (!isForced && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": exists already; --force replaces it");
        }
        Exclusion exclusion = exclusion(target);
        TorrentCreator creator = creator(exclusion);
        try (ProgressDisplay progress = display.progress(console())) {
            boolean isWhole = scan(creator, exclusion, progress);
            byte[] torrent = hash(creator, progress);
            write(target, torrent);
            Metainfo metainfo = DownloadSource.parse(target.toString(), torrent);
            progress.report(Report.Created.of(target, metainfo));
            return isWhole ? ExitCode.DONE : ExitCode.SOME_FAILED;
        }
    }

    /**
     * Reports what is left out, before anything is hashed; returns whether the torrent will hold everything that it
     * should.
     */
    private boolean scan(TorrentCreator creator, Exclusion exclusion, ProgressDisplay progress) {
        try {
            creator.look();
            if (exclusion.becomesExact()) {
                creator.look();
            }
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.STORAGE, e);
        }
        exclusion.unmatched().stream().findFirst().ifPresent(glob -> {
            throw misuse("--exclude " + glob + " matches nothing in " + content, new IllegalArgumentException());
        });
        List<LeftOut> leftOut = creator.leftOut();
        leftOut.stream()
                .limit(LINES_MAX)
                .forEach(what -> progress.report(new Report.Notice(Console.printable("left out: " + what))));
        if (leftOut.size() > LINES_MAX) {
            progress.report(new Report.Notice("left out: " + Plural.text(leftOut.size() - LINES_MAX, "more file")));
        }
        Optional<LeftOut> unintended =
                leftOut.stream().filter(what -> what.why() != Why.OWN).findFirst();
        if (unintended.isPresent()) {
            String line = content + ": " + unintended.get();
            if (isStrict) {
                throw new CommandFailure(ExitCode.STORAGE, line + "; nothing was written");
            }
            console()
                    .printError(line
                            + ", so the torrent does not hold everything; --exclude says that this is intended,"
                            + " --strict makes no torrent");
        }
        return unintended.isEmpty();
    }

    private Path target() {
        Path name = content.toAbsolutePath().normalize().getFileName();
        return output.orElseGet(() -> Path.of((name == null ? "root" : name) + ".torrent"));
    }

    private TorrentCreator creator(Exclusion exclusion) {
        TorrentCreator creator = TorrentCreator.of(content)
                .createdBy("Spate")
                .privateTorrent(isPrivate)
                .exclude(exclusion);
        comment.ifPresent(creator::comment);
        for (String tier : trackers) {
            creator.tracker(urls(tier, "--tracker", TRACKER_SCHEMES));
        }
        for (String webSeed : webSeeds) {
            creator.webSeed(webSeed(webSeed));
        }
        pieceLength.ifPresent(size -> {
            try {
                creator.pieceLength(Math.toIntExact(size.bytes()));
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw misuse("--piece-length " + size + " is not a power of two from 16K to 512M", e);
            }
        });
        return creator;
    }

    private Exclusion exclusion(Path target) {
        Path root = content.toAbsolutePath().normalize();
        Path self = target.toAbsolutePath().normalize();
        String own = self.startsWith(root) ? slashed(root.relativize(self)) : "";
        return new Exclusion(globs(), own);
    }

    private List<Glob> globs() {
        try {
            return excluded.stream().map(Glob::of).toList();
        } catch (IllegalArgumentException e) {
            throw misuse("--exclude: " + e.getMessage(), e);
        }
    }

    private static String slashed(Path relative) {
        List<String> names = new ArrayList<>();
        relative.forEach(name -> names.add(name.toString()));
        return String.join("/", names);
    }

    /** Takes a URL as a browser does, with spaces and brackets. */
    private String webSeed(String text) {
        try {
            return HttpUrl.parse(text).text();
        } catch (HttpException e) {
            throw misuse("--web-seed " + text + ": " + e.getMessage(), e);
        }
    }

    /** A comma may be part of a URL, so it separates two only if another URL begins after it. */
    private List<String> urls(String text, String option, Set<String> schemes) {
        List<String> urls = List.of(text.split(",(?=[A-Za-z]{2,5}://)", -1));
        for (String url : urls) {
            try {
                URI uri = new URI(url);
                if (uri.getHost() == null || !schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
                    throw misuse(option + " " + url + " is not a URL with a host and one of these schemes: "
                            + String.join(", ", schemes.stream().sorted().toList()));
                }
                checkPort(option, uri);
            } catch (URISyntaxException e) {
                throw misuse(option + " " + url + " is not a URL", e);
            }
        }
        return urls;
    }

    /** A wrong port would be in every copy of the torrent. */
    private void checkPort(String option, URI uri) {
        boolean needsOne = uri.getScheme().equalsIgnoreCase("udp");
        if (uri.getPort() == 0 || uri.getPort() > 0xffff) {
            throw misuse(option + " " + uri + ": the port is not between 1 and 65535");
        }
        if (needsOne && uri.getPort() < 0) {
            throw misuse(option + " " + uri + ": a UDP tracker needs a port, as in udp://" + uri.getHost() + ":6969");
        }
    }

    private byte[] hash(TorrentCreator creator, ProgressDisplay progress) {
        long began = System.nanoTime();
        String name = content.toString();
        try {
            return creator.create((done, total) -> {
                long now = System.nanoTime();
                progress.show(ByteProgress.since(began, now, "hashing", name, done, total), now);
                return !console().interrupt().isAsked();
            });
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.STORAGE, e);
        } catch (CancellationException e) {
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted; nothing was written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted; nothing was written", e);
        }
    }

    /** Writes a file beside the target and then renames it, so that nobody ever sees half a torrent. */
    private void write(Path target, byte[] torrent) {
        Path folder = Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(target);
        // The prefix of Spate's own files is never content. The name is short, because a long name of the target could
        // not be extended.
        Path part = folder.resolve(".spate-create-" + ProcessHandle.current().pid());
        try {
            Files.write(part, torrent, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            if (isForced) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, target);
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": cannot be written: " + Reasons.of(e), e);
        } finally {
            remove(part);
        }
    }

    private static void remove(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The target is written, or the user already gets the failure that matters.
            System.getLogger(CreateCommand.class.getName()).log(System.Logger.Level.DEBUG, "removing " + part, e);
        }
    }
}
