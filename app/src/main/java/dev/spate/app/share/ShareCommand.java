package dev.spate.app.share;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.ListenAdvice;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.command.WebAddress;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.TimeSpan;
import dev.spate.engine.ListenException;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.reason.Reasons;
import dev.spate.share.Share;
import dev.spate.share.ShareSettings;
import dev.spate.share.SharedPath;
import dev.spate.share.offer.WebSettings;
import dev.spate.share.text.ByteSize;
import dev.spate.web.WebServers;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate share}: offers files and folders to everybody who has the link. */
@Command(
        name = "share",
        description = {
            "Share files and folders: make torrents of them, seed them, and serve them at a web address.",
            "Notices new and changed files while it runs. Never writes into what it shares."
        })
public final class ShareCommand extends SpateCommand {
    /** The default port of the web address; the next port is for peers. */
    private static final int WEB_PORT = 7070;

    private static final String LOOPBACK = "127.0.0.1";

    /** The longest that the tracker supports. */
    private static final int EXPIRY_DAYS_MAX = 7;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "A file or folder. Each becomes one torrent.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = {"-e", "--each"},
            description = "Each entry of a folder becomes its own torrent.")
    private boolean each;

    @Option(
            names = "--bind",
            paramLabel = "HOST",
            description = "Serve at this address or name of this machine; links carry it."
                    + " Default: 127.0.0.1, which only this machine can reach.")
    private String bind = LOOPBACK;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description =
                    "Where the web address and the tracker are; default: port 7070 of --bind. Port 0 is one that is free.")
    private Optional<String> http = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Where peers connect; default: the port after that of the web address.")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--limit-up",
            paramLabel = "RATE",
            description = "Upload limit of all peers and web readers together, in bytes per second: 500K, 20M, 1G.")
    private Optional<ByteSize> limitUp = Optional.empty();

    @Option(
            names = "--expiry",
            paramLabel = "TIME",
            description = "How long the tracker and the page count a silent peer, 1s to 7d; default: 6m.")
    private Optional<TimeSpan> expiry = Optional.empty();

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where to keep hashes and the list of past offers; default: spate in $XDG_STATE_HOME or ~/.local/state.")
    private Optional<Path> state = Optional.empty();

    @Option(names = "--qr", description = "Show a QR code of each page address.")
    private boolean qr;

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public ShareCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        ShareSettings settings = settings();
        try (ProgressDisplay progress = display.progress(console());
                ShareRun run = new ShareRun(
                        console(), progress, qr && console().screen().isPresent())) {
            try (Share share = Share.open(settings, new WebServers(), run::onNotice)) {
                run.run(share, publicHint(settings));
                return ExitCode.INTERRUPTED;
            }
        } catch (IOException e) {
            if (e instanceof BindException || e.getCause() instanceof BindException) {
                throw ListenAdvice.failure(settings.web().address(), "--http", e);
            }
            throw new CommandFailure(ExitCode.STORAGE, Reasons.of(e), e);
        } catch (ListenException e) {
            throw CommandFailure.listening(e, ListenAdvice.of(settings.session()));
        }
    }

    private ShareSettings settings() {
        List<SharedPath> shared = shared();
        InetAddress address = address();
        WebAddress web = http.map(text -> WebAddress.parse("--http", text))
                .orElseGet(() -> new WebAddress(Optional.empty(), WEB_PORT));
        InetSocketAddress listen = web.resolve("--http", bind);
        int peerPort = port.orElse(web.port() == 0 ? 0 : Math.min(web.port() + 1, 0xffff));
        if (peerPort < 0 || peerPort > 0xffff) {
            throw new CommandFailure(ExitCode.USAGE, "--port " + peerPort + " is not between 0 and 65535");
        }
        SessionConfig session = SessionConfig.builder()
                .bindAddresses(List.of(address))
                .listenPort(peerPort)
                .upBytesPerSecond(limitUp.map(ByteSize::bytes).orElse(0L))
                // The only tracker is our own, and its URL has the name of this machine that --bind gives.
                .localTrackers(true)
                .build();
        // Links carry the host of --http, unless that stands for all addresses.
        String host =
                listen.getAddress().isAnyLocalAddress() ? bind : web.host().orElse(bind);
        return new ShareSettings(
                shared,
                title(shared),
                host,
                session,
                new WebSettings(listen, new HashSet<>(List.of(bind, host))),
                state.orElseGet(StateFolder::find),
                expiry());
    }

    private Duration expiry() {
        Duration time = expiry.map(TimeSpan::duration).orElse(ShareSettings.EXPIRY_USUAL);
        if (time.toSeconds() < 1 || time.toDays() > EXPIRY_DAYS_MAX) {
            throw new CommandFailure(ExitCode.USAGE, "--expiry " + expiry.orElseThrow() + " is not between 1s and 7d");
        }
        return time;
    }

    private static String title(List<SharedPath> shared) {
        return shared.size() == 1
                ? String.valueOf(shared.getFirst().path().getFileName())
                : shared.size() + " shared folders and files";
    }

    private InetAddress address() {
        try {
            InetAddress address = InetAddress.getByName(bind);
            if (address.isAnyLocalAddress()) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "--bind " + bind + " is not an address that a link could carry; this machine has "
                                + LocalAddress.find().orElse("only loopback addresses"));
            }
            return address;
        } catch (UnknownHostException e) {
            throw new CommandFailure(ExitCode.USAGE, "--bind " + bind + ": unknown host", e);
        }
    }

    private List<SharedPath> shared() {
        List<SharedPath> shared = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path path : paths) {
            try {
                Path real = path.toRealPath();
                boolean isEach = each && Files.isDirectory(real);
                if (real.getFileName() == null) {
                    throw new CommandFailure(ExitCode.USAGE, path + ": the root of a file system cannot be shared");
                }
                if (!isEach && !names.add(real.getFileName().toString())) {
                    throw new CommandFailure(
                            ExitCode.USAGE, path + ": another shared path is also named " + real.getFileName());
                }
                shared.add(new SharedPath(real, isEach));
            } catch (IOException e) {
                throw new CommandFailure(ExitCode.STORAGE, path + ": " + Reasons.of(e), e);
            }
        }
        return shared;
    }

    /** The command line that would serve others, if only this machine can reach the web address. */
    private Optional<String> publicHint(ShareSettings settings) {
        if (!settings.web().address().getAddress().isLoopbackAddress()) {
            return Optional.empty();
        }
        StringBuilder line = new StringBuilder("spate share");
        paths.forEach(path -> line.append(' ').append(quoted(path.toString())));
        line.append(each ? " --each" : "").append(" --bind ");
        return Optional.of(line.append(LocalAddress.find().orElse("ADDRESS")).toString());
    }

    private static String quoted(String text) {
        return text.matches("[A-Za-z0-9_./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
