package dev.spate.app.demo;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.engine.SpateException;
import dev.spate.engine.reason.Reasons;
import dev.spate.share.text.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spate demo}: a swarm in one process. */
@Command(
        name = "demo",
        description = {
            "Show what a swarm does: a tracker, one seed and several downloaders on this machine.",
            "Each of them has its own upload limit.",
            "The demo needs no network and no preparation, and leaves nothing behind."
        })
public final class DemoCommand extends SpateCommand {
    private static final long SIZE_MIN = 1L << 20;

    /** Each downloader is a session with its own threads and memory. */
    private static final int DOWNLOADERS_MAX = 16;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            defaultValue = "256M",
            description = "Size of the file; default: 256M. The seed and each downloader have a copy on disk.")
    private ByteSize size = new ByteSize(0);

    @Option(
            names = "--downloaders",
            paramLabel = "N",
            defaultValue = "8",
            description = "Number of downloaders; default: 8.")
    private int downloaders;

    @Option(
            names = "--limit-up",
            paramLabel = "RATE",
            defaultValue = "20M",
            description = "Upload limit of each of them in bytes per second, 0 for none; default: 20M.")
    private ByteSize limit = new ByteSize(0);

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where to keep the copies; default: the system's folder for temporary files.")
    private Optional<Path> folder = Optional.empty();

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public DemoCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        if (size.bytes() < SIZE_MIN) {
            throw misuse("--size " + size + " is less than 1 MiB");
        }
        if (downloaders < 1 || downloaders > DOWNLOADERS_MAX) {
            throw misuse("--downloaders " + downloaders + " is not between 1 and " + DOWNLOADERS_MAX);
        }
        Path place = folder.orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir")));
        Demo demo = new Demo(place, size.bytes(), downloaders, limit.bytes());
        try (ProgressDisplay progress = display.progress(console())) {
            return demo.run(progress, console().interrupt());
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.STORAGE, place + ": " + Reasons.of(e), e);
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.UNREACHABLE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }
}
