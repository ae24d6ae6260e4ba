package dev.spate.app.console;

import dev.spate.engine.TorrentStatus;
import dev.spate.share.text.ByteSize;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A display that is redrawn in place: three lines for each torrent, with the reports above them. */
final class TerminalProgress implements ProgressDisplay {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";
    private static final int LINES_PER_TORRENT = 3;

    private final LiveLines lines;
    private final Console.Screen screen;
    private final Throttle throttle = new Throttle(TimeUnit.MILLISECONDS.toNanos(200));

    TerminalProgress(PrintStream out, Console.Screen screen) {
        this.lines = new LiveLines(out);
        this.screen = screen;
    }

    @Override
    public boolean wantsPieces() {
        return true;
    }

    @Override
    public void report(Report report) {
        lines.above(report.text().lines().map(Console::printable).toList());
    }

    @Override
    public void show(List<TorrentProgress> torrents, long now) {
        if (throttle.tryPass(now)) {
            lines.draw(lines(torrents));
        }
    }

    @Override
    public void show(ByteProgress progress, long now) {
        if (throttle.tryPass(now)) {
            lines.draw(
                    List.of(Console.printable(progress.text()), PieceBar.of(progress.share(), screen.columns() - 1)));
        }
    }

    @Override
    public void show(CustomDisplay customDisplay, long now) {
        if (throttle.tryPass(now)) {
            lines.draw(customDisplay.drawn(screen));
        }
    }

    @Override
    public void settle() {
        lines.settle();
    }

    private List<String> lines(List<TorrentProgress> torrents) {
        // One row stays free for reports, one for the sum.
        int torrentsMax = Math.max(1, (screen.rows() - 2) / LINES_PER_TORRENT);
        List<TorrentProgress> shown = torrents.stream()
                .sorted((a, b) ->
                        Boolean.compare(a.status().isComplete(), b.status().isComplete()))
                .limit(torrentsMax)
                .toList();
        List<String> lines = new ArrayList<>();
        for (TorrentProgress torrent : shown) {
            TorrentStatus status = torrent.status();
            lines.add(BOLD + Console.printable(status.name()) + PLAIN);
            lines.add("  " + torrent.text());
            lines.add("  " + PieceBar.of(torrent.pieces(), status.progress().pieceCount(), screen.columns() - 4));
        }
        if (torrents.size() > 1) {
            lines.add(sum(torrents, torrents.size() - shown.size()));
        }
        return lines;
    }

    private static String sum(List<TorrentProgress> torrents, int hidden) {
        long down = 0;
        long up = 0;
        long verified = 0;
        long wanted = 0;
        for (TorrentProgress torrent : torrents) {
            down += torrent.status().rates().downBytesPerSecond();
            up += torrent.status().rates().upBytesPerSecond();
            verified += torrent.status().progress().bytesHave();
            wanted += torrent.status().progress().bytesWanted();
        }
        return "all " + torrents.size() + (hidden > 0 ? " (" + hidden + " not shown)" : "") + ": "
                + ByteSize.text(verified) + " of " + ByteSize.text(wanted) + ", " + ByteSize.rate(down) + " down, "
                + ByteSize.rate(up) + " up";
    }

    /** The last state stays on the screen. */
    @Override
    public void close() {
        lines.close();
    }
}
