package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.NetworkOptions;
import dev.spate.app.command.NumberedFiles;
import dev.spate.app.command.NumberedFiles.NumberedFile;
import dev.spate.app.command.PeerArgument;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.command.TorrentFetcher;
import dev.spate.app.command.WebTorrent;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.app.console.TimeSpan;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.SeedGoals;
import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpClient;
import dev.spate.share.offer.WebSettings;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.time.Duration;
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
            "Download the content of a torrent or magnet link, or a regular file from a web server.",
            "When the same command runs again, an interrupted download resumes where it was."
        })
public final class GetCommand extends SpateCommand {
    private static final int UNWANTED = 0;
    private static final int WANTED = 4;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "1..*",
            description = "A torrent file, a magnet link, or the http(s) address of a torrent or of any other file.")
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

    @Option(names = "--sequential", description = "Download pieces in order instead of rarest first.")
    private boolean isSequential;

    @Option(names = "--overwrite", description = "Change existing files that do not match.")
    private boolean overwrites;

    @Option(
            names = {"-p", "--peer"},
            paramLabel = "HOST:PORT",
            description = "Connect to this peer too. May be given again.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--web-seed",
            paramLabel = "URL",
            description = "Download from this web server too. May be given again.")
    private List<String> webSeeds = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Give up when nothing has arrived for this long: 40s, 5m. Default: wait.")
    private Optional<TimeSpan> timeout = Optional.empty();

    @Mixin
    private final SeedGoalOptions goals = new SeedGoalOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final WebOptions webOptions = new WebOptions();

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public GetCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        FileSelection fileSelection = selection();
        if (lists) {
            return list(fileSelection);
        }
        // The whole command line is checked before anything starts.
        SessionConfig config = network.sessionConfig();
        Optional<WebSettings> web = webOptions.settings();
        Optional<SeedGoals> seedGoals = goals.goals();
        Optional<Duration> stall = timeout.map(TimeSpan::duration);
        List<PeerAddress> addresses = PeerArgument.resolve(peers);
        try (ProgressDisplay progress = display.progress(console());
                HttpClient client = new HttpClient(network.httpSettings(stall))) {
            Path folder = output.toAbsolutePath().normalize();
            WebDownload download =
                    new WebDownload(console(), progress, client, folder, overwrites, config.downBytesPerSecond());
            List<ExitCode> exitCodes = new ArrayList<>();
            List<DownloadRequest> torrents = new ArrayList<>();
            for (String source : sources) {
                if (console().interrupt().isAsked()) {
                    return ExitCode.INTERRUPTED;
                }
                try {
                    // A regular file is complete once its download has ended.
                    read(source, download, fileSelection, addresses)
                            .ifPresentOrElse(torrents::add, () -> exitCodes.add(ExitCode.DONE));
                } catch (CommandFailure failure) {
                    exitCodes.add(failure.exitCode());
                    progress.report(new Report.Failed(source, failure.exitCode(), failure.line()));
                    console().printError(failure.line());
                }
            }
            if (!torrents.isEmpty()) {
                exitCodes.addAll(new SessionRun(console(), progress, seedGoals, stall, web).run(config, torrents));
            }
            return ExitCode.ofSeveral(exitCodes);
        }
    }

    /** The torrent to add to the session, or nothing if the source was a regular file. */
    private Optional<DownloadRequest> read(
            String source, WebDownload web, FileSelection fileSelection, List<PeerAddress> addresses) {
        return switch (DownloadSource.of(source)) {
            case DownloadSource.TorrentFile file ->
                Optional.of(downloadRequest(
                        source, new WebTorrent(file.read(), Optional.empty()), fileSelection, addresses));
            case DownloadSource.Url url ->
                web.run(url.text()).map(found -> downloadRequest(source, found, fileSelection, addresses));
            case DownloadSource.MagnetLink link -> Optional.of(downloadRequest(link, fileSelection, addresses));
        };
    }

    private DownloadRequest downloadRequest(
            DownloadSource.MagnetLink link, FileSelection fileSelection, List<PeerAddress> addresses) {
        Magnet magnet = link.parse();
        if (!magnet.infoHash().hasV1()) {
            throw new CommandFailure(
                    ExitCode.BAD_TORRENT,
                    link.text() + ": is a v2 link; downloading it needs a later version of spate");
        }
        AddTorrent.Builder request = AddTorrent.magnet(magnet, output.toAbsolutePath());
        if (!fileSelection.isEverything()) {
            request.choosing(metainfo -> priorities(metainfo, fileSelection, link.text()));
        }
        return downloadRequest(link.text(), request, addresses);
    }

    private FileSelection selection() {
        try {
            return FileSelection.parse(selected);
        } catch (IllegalArgumentException e) {
            throw misuse("--select: " + e.getMessage(), e);
        }
    }

    /** The request to download one torrent. */
    DownloadRequest downloadRequest(
            String source, Metainfo metainfo, FileSelection fileSelection, List<PeerAddress> addresses) {
        return downloadRequest(source, new WebTorrent(metainfo, Optional.empty()), fileSelection, addresses);
    }

    private DownloadRequest downloadRequest(
            String source, WebTorrent found, FileSelection fileSelection, List<PeerAddress> addresses) {
        Metainfo metainfo = found.metainfo();
        if (!metainfo.hasV1()) {
            throw new CommandFailure(
                    ExitCode.BAD_TORRENT, source + ": is a v2 torrent; downloading it needs a later version of spate");
        }
        AddTorrent.Builder request = AddTorrent.of(metainfo, output.toAbsolutePath());
        // The server takes part in the swarm too. Its web address is only for pieces that no peer delivers.
        found.webSeed().ifPresent(request::lastResort);
        if (!fileSelection.isEverything()) {
            request.filePriorities(priorities(metainfo, fileSelection, source));
        }
        return downloadRequest(source, request, addresses);
    }

    private DownloadRequest downloadRequest(String source, AddTorrent.Builder request, List<PeerAddress> addresses) {
        request.access(overwrites ? AddTorrent.Access.OVERWRITE : AddTorrent.Access.DOWNLOAD)
                .inOrder(isSequential);
        addresses.forEach(request::peer);
        for (String url : webSeeds) {
            try {
                request.webSeed(url);
            } catch (IllegalArgumentException e) {
                throw misuse("--web-seed: " + e.getMessage(), e);
            }
        }
        AddTorrent torrent = request.build();
        return new DownloadRequest(
                source, torrent, metainfo -> Optional.of(added(source, metainfo, torrent.filePriorities(metainfo))));
    }

    private static List<Integer> priorities(Metainfo metainfo, FileSelection fileSelection, String source) {
        List<Integer> priorities =
                new ArrayList<>(Collections.nCopies(metainfo.files().size(), UNWANTED));
        fileSelection.select(NumberedFiles.of(metainfo), source).forEach(file -> priorities.set(file.index(), WANTED));
        return priorities;
    }

    private Report added(String source, Metainfo metainfo, List<Integer> priorities) {
        NumberedFiles all = NumberedFiles.of(metainfo);
        List<NumberedFile> chosen = all.files().stream()
                .filter(file -> priorities.isEmpty() || priorities.get(file.index()) > UNWANTED)
                .toList();
        return new Report.Added(
                source,
                metainfo.infoHash(),
                metainfo.name(),
                chosen.size(),
                all.files().size(),
                chosen.stream().mapToLong(file -> file.entry().length()).sum(),
                all.totalLength(),
                output.toAbsolutePath().normalize().toString());
    }

    private ExitCode list(FileSelection fileSelection) {
        try (HttpClient client = new HttpClient(network.httpSettings(timeout.map(TimeSpan::duration)))) {
            for (String source : sources) {
                Metainfo metainfo = switch (DownloadSource.of(source)) {
                    case DownloadSource.TorrentFile file -> file.read();
                    case DownloadSource.Url url -> TorrentFetcher.torrent(client, url.text());
                    case DownloadSource.MagnetLink link -> metadata(link);
                };
                list(source, metainfo, fileSelection);
            }
        }
        return ExitCode.DONE;
    }

    private Metainfo metadata(DownloadSource.MagnetLink link) {
        // The user asked for the list only, so nothing else is printed.
        try (ProgressDisplay silent = ProgressDisplay.on(console(), false, true)) {
            return new MetadataRun(console(), silent, timeout.map(TimeSpan::duration))
                    .run(network.sessionConfig(), link, output, PeerArgument.resolve(peers));
        }
    }

    private void list(String source, Metainfo metainfo, FileSelection fileSelection) {
        NumberedFiles chosen = new NumberedFiles(fileSelection.select(NumberedFiles.of(metainfo), source));
        if (sources.size() > 1) {
            console().out().println(Console.printable(metainfo.name()) + ":");
        }
        chosen.lines().forEach(console().out()::println);
    }
}
