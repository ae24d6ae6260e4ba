package dev.spate.app.console;

import java.util.List;

/** Says nothing; errors still reach standard error. */
final class QuietProgress implements Progress {
    @Override
    public void tell(Report report) {}

    @Override
    public void show(List<Standing> torrents, long now) {}

    @Override
    public void show(Work work, long now) {}

    @Override
    public void show(Picture picture, long now) {}

    @Override
    public void close() {}
}
