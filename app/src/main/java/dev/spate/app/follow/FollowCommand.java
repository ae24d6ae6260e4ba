package dev.spate.app.follow;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.Glob;
import dev.spate.app.command.ListenAdvice;
import dev.spate.app.command.NetworkOptions;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.command.TorrentFetcher;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.engine.ListenException;
import dev.spate.engine.reason.Reasons;
import dev.spate.http.HttpException;
import dev.spate.share.follow.FollowSettings;
import dev.spate.share.follow.Follower;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate follow}: receives the present and future offers of a share. */
@Command(
        name = "follow",
        description = {
            "Follow a share: receive its present and future offers through the swarm of all followers.",
            "Nothing is ever deleted here. When the same command runs again, it resumes where it was."
        })
public final class FollowCommand extends SpateCommand {
    @Parameters(paramLabel = "URL", description = "The web address that 'spate share' prints.")
    private String url = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description = "Where to save; default: this folder.")
    private Path output = Path.of("");

    @Option(names = "--new", description = "Leave out what is already offered; receive only later offers.")
    private boolean fromNowOn;

    @Option(
            names = "--match",
            paramLabel = "GLOB",
            description = "Only offers with a matching name ('*.mkv'). May be given again.")
    private List<String> patterns = new ArrayList<>();

    @Option(names = "--once", description = "End when everything offered at the start is here.")
    private boolean once;

    @Option(names = "--on-request", description = "Receive only what the owner of the share sends.")
    private boolean onRequest;

    @Option(
            names = "--mirror",
            description = "Replace and remove here what is replaced and removed there; old files go to a bin folder.")
    private boolean mirrors;

    @Mixin
    private final NetworkOptions network = new NetworkOptions();

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public FollowCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        OfferMatching offerMatching = matching();
        FollowSettings settings = new FollowSettings(
                url,
                output.toAbsolutePath().normalize(),
                fromNowOn,
                offerMatching,
                once,
                onRequest,
                mirrors,
                network.sessionConfig(),
                network.httpSettings(Optional.empty()));
        try (ProgressDisplay progress = display.progress(console());
                Follower follower = Follower.open(settings, notice -> progress.report(new FollowReport(notice)))) {
            return new FollowRun(console(), progress, follower, offerMatching).run();
        } catch (HttpException e) {
            throw TorrentFetcher.failure(url, e);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.STORAGE, Reasons.line(output, e), e);
        } catch (ListenException e) {
            throw CommandFailure.listening(e, ListenAdvice.of(settings.session()));
        }
    }

    private OfferMatching matching() {
        try {
            return new OfferMatching(patterns.stream().map(Glob::of).toList());
        } catch (IllegalArgumentException e) {
            throw misuse("--match: " + e.getMessage(), e);
        }
    }
}
