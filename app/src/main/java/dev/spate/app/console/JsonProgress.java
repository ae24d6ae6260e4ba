package dev.spate.app.console;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One JSON object per line on standard output; the state of every torrent about once a second. */
final class JsonProgress implements ProgressDisplay {
    private final PrintStream out;
    private final Throttle throttle = new Throttle(TimeUnit.SECONDS.toNanos(1));

    JsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void report(Report report) {
        out.println(report.json());
    }

    @Override
    public void show(List<TorrentProgress> torrents, long now) {
        if (throttle.tryPass(now)) {
            torrents.forEach(torrent -> out.println(torrent.json()));
        }
    }

    @Override
    public void show(ByteProgress progress, long now) {
        if (throttle.tryPass(now)) {
            out.println(progress.json());
        }
    }

    @Override
    public void show(CustomDisplay customDisplay, long now) {
        if (throttle.tryPass(now)) {
            customDisplay.json().forEach(out::println);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
