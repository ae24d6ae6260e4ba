package dev.spate.app.demo;

import dev.spate.app.console.Console;
import dev.spate.app.console.CustomDisplay;
import dev.spate.app.console.PieceBar;
import dev.spate.engine.TorrentStatus;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shows how the pieces spread: a row for each member of the swarm.
 *
 * @param size of the content
 * @param seconds since the first downloader has joined
 */
record SpreadDisplay(DemoSwarm demoSwarm, long size, long seconds) implements CustomDisplay {
    private static final int NAME_COLUMNS = 8;
    private static final int NUMBER_COLUMNS = 24;
    private static final int BAR_COLUMNS_MIN = 8;
    private static final String GREEN = "\u001b[32m";
    private static final String CYAN = "\u001b[36m";
    private static final String PLAIN = "\u001b[0m";

    @Override
    public List<String> drawn(Console.Screen screen) {
        List<DemoPeer> members = demoSwarm.members();
        int rows = Math.min(members.size(), screen.rows() - 2);
        int columns = Math.max(BAR_COLUMNS_MIN, screen.columns() - NAME_COLUMNS - NUMBER_COLUMNS - 1);
        List<String> lines = new ArrayList<>();
        for (DemoPeer demoPeer : members.subList(0, rows)) {
            TorrentStatus status = demoPeer.status();
            String bar = PieceBar.of(demoPeer.pieces(), status.progress().pieceCount(), columns);
            String colour = status.isComplete() ? GREEN : CYAN;
            lines.add(pad(demoPeer.name(), NAME_COLUMNS)
                    + colour
                    + bar
                    + PLAIN
                    + String.format(
                            Locale.ROOT,
                            " %3d%% %14s up",
                            (int) (status.progress().share() * 100),
                            ByteSize.rate(status.rates().upBytesPerSecond())));
        }
        lines.add(sum());
        return lines;
    }

    private static String pad(String text, int columns) {
        return text + " ".repeat(Math.max(1, columns - text.length()));
    }

    private String sum() {
        long verified = 0;
        long wanted = 0;
        long rate = 0;
        for (DemoPeer downloader : demoSwarm.downloaders()) {
            verified += downloader.status().progress().bytesHave();
            wanted += downloader.status().progress().bytesWanted();
            rate += downloader.status().rates().downBytesPerSecond();
        }
        return String.format(
                Locale.ROOT,
                "%ds: %s of %s downloaded, %s in total; the seed has uploaded %.2f copies",
                seconds,
                ByteSize.text(verified),
                ByteSize.text(wanted),
                ByteSize.rate(rate),
                copies());
    }

    private double copies() {
        return (double) demoSwarm.seed().status().totals().uploadedBytes() / size;
    }

    @Override
    public List<String> plain() {
        return List.of(sum());
    }

    @Override
    public List<Json> json() {
        return demoSwarm.members().stream().map(this::json).toList();
    }

    private Json json(DemoPeer demoPeer) {
        TorrentStatus status = demoPeer.status();
        return Json.event("member")
                .put("name", demoPeer.name())
                .put("seconds", seconds)
                .put("verifiedLength", status.progress().bytesHave())
                .put("downloadRate", status.rates().downBytesPerSecond())
                .put("uploadRate", status.rates().upBytesPerSecond())
                .put("uploaded", status.totals().uploadedBytes());
    }
}
