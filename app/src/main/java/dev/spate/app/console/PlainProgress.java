package dev.spate.app.console;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plain lines for a log file or a pipe: every event, and every ten seconds the state of every torrent. */
final class PlainProgress implements ProgressDisplay {
    private final PrintStream out;
    private final Throttle throttle = new Throttle(TimeUnit.SECONDS.toNanos(10));

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void report(Report report) {
        report.text().lines().map(Console::printable).forEach(out::println);
    }

    @Override
    public void show(List<TorrentProgress> torrents, long now) {
        if (throttle.tryPass(now)) {
            torrents.forEach(
                    torrent -> out.println(Console.printable(torrent.status().name() + ": " + torrent.text())));
        }
    }

    @Override
    public void show(ByteProgress progress, long now) {
        if (throttle.tryPass(now)) {
            out.println(Console.printable(progress.text()));
        }
    }

    @Override
    public void show(CustomDisplay customDisplay, long now) {
        if (throttle.tryPass(now)) {
            customDisplay.plain().stream().map(Console::printable).forEach(out::println);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
