package dev.spate.app.console;

import java.util.List;

/** Prints nothing; errors still go to standard error. */
final class QuietProgress implements ProgressDisplay {
    @Override
    public void report(Report report) {}

    @Override
    public void show(List<TorrentProgress> torrents, long now) {}

    @Override
    public void show(ByteProgress progress, long now) {}

    @Override
    public void show(CustomDisplay customDisplay, long now) {}

    @Override
    public void close() {}
}
