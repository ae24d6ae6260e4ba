package dev.spate.app.console;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Plain lines for a log file or a pipe: every event, and the state of every torrent each ten seconds. */
final class PlainProgress implements Progress {
    private final PrintStream out;
    private final Throttle throttle = new Throttle(TimeUnit.SECONDS.toNanos(10));

    PlainProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void tell(Report report) {
        report.text().lines().map(Console::printable).forEach(out::println);
    }

    @Override
    public void show(List<Standing> torrents, long now) {
        if (throttle.isDue(now)) {
            torrents.forEach(
                    torrent -> out.println(Console.printable(torrent.status().name() + ": " + torrent.text())));
        }
    }

    @Override
    public void show(Work work, long now) {
        if (throttle.isDue(now)) {
            out.println(Console.printable(work.text()));
        }
    }

    @Override
    public void show(Picture picture, long now) {
        if (throttle.isDue(now)) {
            picture.plain().stream().map(Console::printable).forEach(out::println);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
