package dev.spate.app.console;

import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One JSON object per line on standard output; the state of every torrent about once a second. */
final class JsonProgress implements Progress {
    private final PrintStream out;
    private final Throttle throttle = new Throttle(TimeUnit.SECONDS.toNanos(1));

    JsonProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void tell(Report report) {
        out.println(report.json());
    }

    @Override
    public void show(List<Standing> torrents, long now) {
        if (throttle.isDue(now)) {
            torrents.forEach(torrent -> out.println(torrent.json()));
        }
    }

    @Override
    public void show(Work work, long now) {
        if (throttle.isDue(now)) {
            out.println(work.json());
        }
    }

    @Override
    public void show(Picture picture, long now) {
        if (throttle.isDue(now)) {
            picture.json().forEach(out::println);
        }
    }

    @Override
    public void close() {
        out.flush();
    }
}
