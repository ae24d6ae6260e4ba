package dev.spate.app.torrent;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.DataFolder;
import dev.spate.app.command.DisplayOptions;
import dev.spate.app.command.DownloadSource;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.ByteProgress;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.SpateException;
import dev.spate.engine.StorageException;
import dev.spate.engine.TorrentVerifier;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spate verify}: compares files with a torrent. */
@Command(
        name = "verify",
        description = "Compare files with a torrent and name the pieces and files that differ. Nothing is written.")
public final class VerifyCommand extends SpateCommand {
    @Parameters(paramLabel = "TORRENT", description = "The torrent file.")
    private String source = "";

    @Option(
            names = {"-d", "--data"},
            paramLabel = "DIR",
            required = true,
            description = "The folder that holds the torrent's file or folder.")
    private Path data = Path.of("");

    @Mixin
    private final DisplayOptions display = new DisplayOptions();

    public VerifyCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        Metainfo metainfo = DownloadSource.readLocal(source);
        Path folder = DataFolder.of(metainfo, data);
        try (ProgressDisplay progress = display.progress(console())) {
            TorrentVerifier.Verdict verdict = verify(metainfo, folder, progress);
            progress.report(new Report.Verified(
                    metainfo.infoHash(),
                    metainfo.name(),
                    verdict.pieceCount(),
                    verdict.badPieces(),
                    verdict.badFiles().stream()
                            .map(file -> new Report.Verified.Bad(file.entry().displayPath(), file.problem()))
                            .toList()));
            if (verdict.isGood()) {
                return ExitCode.DONE;
            }
            console().printError(source + ": the data in " + data + " does not match the torrent");
            return ExitCode.VERIFICATION;
        }
    }

    private TorrentVerifier.Verdict verify(Metainfo metainfo, Path folder, ProgressDisplay progress) {
        long began = System.nanoTime();
        try {
            return TorrentVerifier.verify(metainfo, folder, (done, total) -> {
                long now = System.nanoTime();
                progress.show(ByteProgress.since(began, now, "verifying", metainfo.name(), done, total), now);
                return !console().interrupt().isAsked();
            });
        } catch (StorageException e) {
            throw CommandFailure.of(ExitCode.STORAGE, e);
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.BAD_TORRENT, e);
        } catch (CancellationException e) {
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.INTERRUPTED, "interrupted", e);
        }
    }
}
