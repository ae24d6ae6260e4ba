package dev.spate.app.torrent;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.NumberedFiles;
import dev.spate.app.command.PeerArgument;
import dev.spate.app.command.RouteOptions;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.command.TorrentFetcher;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.TimeSpan;
import dev.spate.app.transfer.MetadataRun;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.reason.Reasons;
import dev.spate.http.HttpClient;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import dev.spate.share.text.Plural;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate info}: shows what a torrent holds. */
@Command(
        name = "info",
        description = {
            "Show what a torrent holds.",
            "Peers are asked for the metadata of a magnet link. No content is downloaded."
        })
public final class InfoCommand extends SpateCommand {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT);

    @Parameters(paramLabel = "SOURCE", description = "A torrent file, the http(s) address of one, or a magnet link.")
    private String source = "";

    @Option(names = "--json", description = "Write one JSON object.")
    private boolean json;

    @Option(
            names = "--save",
            paramLabel = "FILE",
            description = "Write a torrent file too; an existing file is never replaced.")
    private Optional<Path> save = Optional.empty();

    @Option(
            names = {"-p", "--peer"},
            paramLabel = "HOST:PORT",
            description = "Ask this peer for the metadata of a magnet link. May be given again.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "Give up when nothing has arrived for this long: 40s, 5m. Default: wait.")
    private Optional<TimeSpan> timeout = Optional.empty();

    @Mixin
    private final RouteOptions route = new RouteOptions();

    public InfoCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        switch (DownloadSource.of(source)) {
            case DownloadSource.TorrentFile file -> show(file.read());
            case DownloadSource.Url url -> show(fetch(url.text()));
            case DownloadSource.MagnetLink link -> ask(link);
        }
        return ExitCode.DONE;
    }

    /** If the link names no source that can be asked, shows the link itself. */
    private void ask(DownloadSource.MagnetLink link) {
        Magnet magnet = link.parse();
        List<PeerAddress> addresses = PeerArgument.resolve(peers);
        if (!MetadataRun.hasSource(magnet, addresses) || !magnet.infoHash().hasV1()) {
            if (save.isPresent()) {
                throw new CommandFailure(
                        ExitCode.UNREACHABLE, link.text() + ": names no tracker or peer that can be asked");
            }
            show(magnet);
            return;
        }
        SessionConfig config = SessionConfig.builder()
                .bindAddresses(route.bindAddresses())
                .proxy(route.proxy())
                .build();
        try (ProgressDisplay silent = ProgressDisplay.on(console(), false, true)) {
            show(new MetadataRun(console(), silent, timeout.map(TimeSpan::duration))
                    .run(config, link, Path.of("").toAbsolutePath(), addresses));
        }
    }

    private void save(Metainfo metainfo, Path target) {
        try {
            Files.write(target, metainfo.toTorrent(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": exists already", e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": " + Reasons.of(e), e);
        }
    }

    private Metainfo fetch(String address) {
        try (HttpClient client = new HttpClient(route.httpSettings(Optional.empty()))) {
            return TorrentFetcher.torrent(client, address);
        }
    }

    private void show(Metainfo metainfo) {
        save.ifPresent(target -> save(metainfo, target));
        NumberedFiles files = NumberedFiles.of(metainfo);
        if (json) {
            console().out().println(json(metainfo, files));
        } else {
            print(metainfo, files);
        }
    }

    /** A link says little. In JSON, the members for the rest have an empty value or 0. */
    private void show(Magnet magnet) {
        String name = magnet.displayName().isEmpty() ? magnet.infoHash().toString() : magnet.displayName();
        if (json) {
            console()
                    .out()
                    .println(hashes(new Json().put("name", name), magnet.infoHash())
                            .put("totalLength", magnet.exactLength())
                            .put("pieceLength", 0)
                            .put("pieceCount", 0)
                            .putObjects("files", List.of())
                            .put("private", false)
                            .putStrings("trackers", magnet.trackers())
                            .putStrings("webSeeds", magnet.webSeeds()));
            return;
        }
        line("name", name);
        print(magnet.infoHash());
        magnet.trackers().forEach(url -> line("tracker", url));
        magnet.webSeeds().forEach(url -> line("web seed", url));
        magnet.peers().forEach(peer -> line("peer", peer.toString()));
        line("note", "this link names no tracker or peer that can be asked for its metadata; --peer adds one");
    }

    private static Json hashes(Json json, InfoHash infoHash) {
        return json.put("infoHashV1", Optional.of(infoHash.v1Hex()).filter(hex -> !hex.isEmpty()))
                .put("infoHashV2", Optional.of(infoHash.v2Hex()).filter(hex -> !hex.isEmpty()));
    }

    private void print(InfoHash infoHash) {
        if (infoHash.hasV1()) {
            line("info-hash", infoHash.v1Hex());
        }
        if (infoHash.hasV2()) {
            line("info-hash v2", infoHash.v2Hex());
        }
    }

    private static Json json(Metainfo metainfo, NumberedFiles files) {
        return hashes(new Json().put("name", metainfo.name()), metainfo.infoHash())
                .put("totalLength", files.totalLength())
                .put("pieceLength", metainfo.geometry().pieceLength())
                .put("pieceCount", metainfo.geometry().pieceCount())
                .putObjects(
                        "files",
                        files.files().stream()
                                .map(file -> new Json()
                                        .put("path", file.path())
                                        .put("length", file.entry().length()))
                                .toList())
                .put("private", metainfo.isPrivate())
                .putStrings(
                        "trackers",
                        metainfo.trackers().stream().flatMap(List::stream).toList())
                .putStrings("webSeeds", metainfo.webSeeds());
    }

    private void print(Metainfo metainfo, NumberedFiles files) {
        line("name", metainfo.name());
        print(metainfo.infoHash());
        line("size", ByteSize.text(files.totalLength()) + " (" + Plural.text(files.totalLength(), "byte") + ")");
        line(
                "pieces",
                Plural.text(metainfo.geometry().pieceCount(), "piece") + " of "
                        + ByteSize.text(metainfo.geometry().pieceLength()));
        if (metainfo.isPrivate()) {
            line("private", "yes, peers come from its trackers only");
        }
        metainfo.comment().ifPresent(comment -> line("comment", comment));
        metainfo.createdBy().ifPresent(program -> line("created by", program));
        metainfo.creationDate().ifPresent(seconds -> line("created", date(seconds)));
        for (int tier = 0; tier < metainfo.trackers().size(); tier++) {
            for (String url : metainfo.trackers().get(tier)) {
                line("tracker " + (tier + 1), url);
            }
        }
        metainfo.webSeeds().forEach(url -> line("web seed", url));
        metainfo.warnings().forEach(warning -> line("warning", warning));
        if (!metainfo.hasV1()) {
            line("note", "this is a v2 torrent; downloading it needs a later version of spate");
        }
        console().out().println();
        files.lines().forEach(console().out()::println);
    }

    private void line(String label, String value) {
        console().out().println(String.format("%-13s", label) + Console.printable(value));
    }

    private static String date(long secondsSince1970) {
        try {
            return DATE.format(Instant.ofEpochSecond(secondsSince1970).atZone(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return secondsSince1970 + " seconds after 1970";
        }
    }
}
