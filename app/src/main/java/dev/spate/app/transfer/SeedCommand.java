package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DataFolder;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.NetworkOptions;
import dev.spate.app.command.NumberedFiles;
import dev.spate.app.command.PeerArgument;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.SeedGoals;
import dev.spate.engine.SessionConfig;
import dev.spate.share.offer.WebSettings;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate seed}: serves existing files. */
@Command(
        name = "seed",
        description = {
            "Serve existing files to other peers until interrupted.",
            "The files are checked first and never written to."
        })
public final class SeedCommand extends SpateCommand {
    @Parameters(paramLabel = "TORRENT", description = "The torrent file, or a magnet link.")
    private String source = "";

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            required = true,
            description = "The folder that holds the torrent's file or folder.")
    private Path data = Path.of("");

    @Option(
            names = {"-p", "--peer"},
            paramLabel = "HOST:PORT",
            description = "Connect to this peer too. May be given again.")
    private List<String> peers = new ArrayList<>();

    @Mixin
    private final SeedGoalOptions goals = new SeedGoalOptions();

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final WebOptions webOptions = new WebOptions();

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public SeedCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        // The whole command line is checked before anything starts.
        SessionConfig config = network.sessionConfig();
        Optional<WebSettings> web = webOptions.settings();
        SeedGoals seedGoals = goals.goals().orElse(SeedGoals.NONE);
        List<PeerAddress> addresses = PeerArgument.resolve(peers);
        try (ProgressDisplay progress = display.progress(console())) {
            Metainfo metainfo = DownloadSource.of(source) instanceof DownloadSource.MagnetLink link
                    ? new MetadataRun(console(), progress, Optional.empty()).run(config, link, data(), addresses)
                    : DownloadSource.readLocal(source);
            return seed(
                    metainfo,
                    config,
                    new SessionRun(console(), progress, Optional.of(seedGoals), Optional.empty(), web),
                    addresses);
        }
    }

    /** The folder that the user named, or the one that holds the named file. */
    private Path data() {
        Path absolute = data.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return Files.isDirectory(absolute) || parent == null ? absolute : parent;
    }

    private ExitCode seed(Metainfo metainfo, SessionConfig config, SessionRun run, List<PeerAddress> addresses) {
        if (!metainfo.hasV1()) {
            throw new CommandFailure(
                    ExitCode.BAD_TORRENT, source + ": is a v2 torrent; seeding it needs a later version of spate");
        }
        Path folder = DataFolder.of(metainfo, data);
        AddTorrent.Builder request = AddTorrent.of(metainfo, folder).access(AddTorrent.Access.SEED);
        addresses.forEach(request::peer);
        NumberedFiles files = NumberedFiles.of(metainfo);
        int count = files.files().size();
        Report.Added added = new Report.Added(
                source,
                metainfo.infoHash(),
                metainfo.name(),
                count,
                count,
                files.totalLength(),
                files.totalLength(),
                folder.toString());
        DownloadRequest downloadRequest = new DownloadRequest(source, request.build(), _ -> Optional.of(added));
        return ExitCode.ofSeveral(run.run(config, List.of(downloadRequest)));
    }
}
