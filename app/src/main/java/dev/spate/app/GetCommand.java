package dev.spate.app;

import dev.spate.app.NumberedFiles.NumberedFile;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Progress;
import dev.spate.app.console.Report;
import dev.spate.app.console.TimeSpan;
import dev.spate.app.web.WebSettings;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.http.HttpClient;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate get}: downloads torrents and regular files. */
@Command(
        name = "get",
        description = {
            "Download what a torrent holds, or a regular file from a web server.",
            "An interrupted download goes on where it was when the same command runs again."
        })
final class GetCommand extends SpateCommand {
    private static final int UNWANTED = 0;
    private static final int WANTED = 4;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "1..*",
            description = "A torrent file, or the http(s) address of a torrent or of any other file.")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where to save; default: this folder.")
    private Path output = Path.of("");

    @Option(
            names = {"-s", "--select"},
            paramLabel = "FILES",
            description = "Only these files: numbers and ranges as --list shows them (1,3-5,8-), or a pattern"
                    + " ('*.mkv', 'season 1/**'). May be given again.")
    private List<String> selected = new ArrayList<>();

    @Option(
            names = {"-l", "--list"},
            description = "Only list the files with their numbers.")
    private boolean lists;

    @Option(names = "--sequential", description = "Download pieces in order, to watch while it comes.")
    private boolean isSequential;

    @Option(names = "--overwrite", description = "Change files that are already there and do not match.")
    private boolean overwrites;

    @Option(
            names = {"-p", "--peer"},
            paramLabel = "HOST:PORT",
            description = "Ask this peer as well. May be given again.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--web-seed",
            paramLabel = "URL",
            description = "Also ask this web server, which has the content. May be given again.")
    private List<String> webSeeds = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Give up when nothing has come for so long: 40s, 5m. Default: wait.")
    private Optional<TimeSpan> timeout = Optional.empty();

    @Mixin
    private final GoalOptions goals = new GoalOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final WebOptions webOptions = new WebOptions();

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    GetCommand(Console console) {
        super(console);
    }

    @Override
    ExitCode run() {
        Selection selection = selection();
        if (lists) {
            return list(selection);
        }
        // Everything on the command line is looked at before anything is begun.
        SessionConfig config = network.sessionConfig();
        Optional<WebSettings> web = webOptions.settings();
        Goal goal = goals.goal(false, timeout);
        List<PeerAddress> addresses = PeerArgument.resolve(peers);
        try (Progress progress = display.progress(console());
                HttpClient client = new HttpClient(network.httpSettings(goal.timeout()))) {
            Path folder = output.toAbsolutePath().normalize();
            WebRun download = new WebRun(console(), progress, client, folder, overwrites, config.downBytesPerSecond());
            List<ExitCode> ends = new ArrayList<>();
            List<Wanted> torrents = new ArrayList<>();
            for (String source : sources) {
                if (console().interrupt().isAsked()) {
                    return ExitCode.INTERRUPTED;
                }
                try {
                    // A regular file is complete when its fetch has ended.
                    read(source, download)
                            .ifPresentOrElse(
                                    found -> torrents.add(wanted(source, found, selection, addresses)),
                                    () -> ends.add(ExitCode.DONE));
                } catch (CommandFailure failure) {
                    ends.add(failure.exitCode());
                    progress.tell(new Report.Failed(source, failure.exitCode(), failure.line()));
                    console().complain(failure.line());
                }
            }
            if (!torrents.isEmpty()) {
                ends.addAll(new SessionRun(console(), progress, goal, web).run(config, torrents));
            }
            return ExitCode.ofSeveral(ends);
        }
    }

    /** The torrent, or nothing when the source was a regular file. */
    private static Optional<WebTorrent> read(String source, WebRun web) {
        return switch (Source.of(source)) {
            case Source.TorrentFile file -> Optional.of(new WebTorrent(file.read(), Optional.empty()));
            case Source.Url url -> web.run(url.text());
            case Source.MagnetLink _ -> throw magnetsComeLater();
        };
    }

    private static CommandFailure magnetsComeLater() {
        return new CommandFailure(
                ExitCode.BAD_TORRENT, "magnet links come with a later version of spate; use the torrent file");
    }

    private Selection selection() {
        try {
            return Selection.parse(selected);
        } catch (IllegalArgumentException e) {
            throw misuse("--select: " + e.getMessage(), e);
        }
    }

    /** What to ask of the engine for one torrent. */
    Wanted wanted(String source, Metainfo metainfo, Selection selection, List<PeerAddress> addresses) {
        return wanted(source, new WebTorrent(metainfo, Optional.empty()), selection, addresses);
    }

    private Wanted wanted(String source, WebTorrent found, Selection selection, List<PeerAddress> addresses) {
        Metainfo metainfo = found.metainfo();
        if (!metainfo.hasV1()) {
            throw new CommandFailure(
                    ExitCode.BAD_TORRENT,
                    source + ": is a v2 torrent; downloading those comes with a later version of spate");
        }
        NumberedFiles all = NumberedFiles.of(metainfo);
        List<NumberedFile> chosen = selection.of(all, source);
        AddTorrent.Builder request = AddTorrent.of(metainfo, output.toAbsolutePath())
                .access(overwrites ? AddTorrent.Access.OVERWRITE : AddTorrent.Access.DOWNLOAD)
                .inOrder(isSequential);
        addresses.forEach(request::peer);
        // The server shares by BitTorrent as well: its bytes are for those whom no peer serves.
        found.webSeed().ifPresent(request::lastResort);
        for (String url : webSeeds) {
            try {
                request.webSeed(URI.create(url));
            } catch (IllegalArgumentException e) {
                throw misuse("--web-seed: " + e.getMessage(), e);
            }
        }
        if (!selection.isEverything()) {
            List<Integer> priorities =
                    new ArrayList<>(Collections.nCopies(metainfo.files().size(), UNWANTED));
            chosen.forEach(file -> priorities.set(file.index(), WANTED));
            request.filePriorities(priorities);
        }
        long wantedLength =
                chosen.stream().mapToLong(file -> file.entry().length()).sum();
        return new Wanted(
                source,
                request.build(),
                new Report.Added(
                        source,
                        metainfo.infoHash(),
                        metainfo.name(),
                        chosen.size(),
                        all.files().size(),
                        wantedLength,
                        all.totalLength(),
                        output.toAbsolutePath().normalize().toString()));
    }

    private ExitCode list(Selection selection) {
        try (HttpClient client = new HttpClient(network.httpSettings(timeout.map(TimeSpan::duration)))) {
            for (String source : sources) {
                Metainfo metainfo = switch (Source.of(source)) {
                    case Source.TorrentFile file -> file.read();
                    case Source.Url url -> Web.torrent(client, url.text());
                    case Source.MagnetLink _ -> throw magnetsComeLater();
                };
                list(source, metainfo, selection);
            }
        }
        return ExitCode.DONE;
    }

    private void list(String source, Metainfo metainfo, Selection selection) {
        NumberedFiles chosen = new NumberedFiles(selection.of(NumberedFiles.of(metainfo), source));
        if (sources.size() > 1) {
            console().out().println(Console.printable(metainfo.name()) + ":");
        }
        chosen.lines().forEach(console().out()::println);
    }
}
