package dev.spate.app.console;

import dev.spate.wire.peer.Bitfield;

/** A torrent's pieces as a row of cells: empty, partly filled, full. */
public final class PieceBar {
    /** From empty to full. A cell looks full only if it has every piece. */
    private static final String CELLS = "·░▒▓█";

    private PieceBar() {}

    /** A bar in which each cell stands for some of the pieces. */
    public static String of(Bitfield pieces, int pieceCount, int width) {
        StringBuilder bar = new StringBuilder(width);
        for (int cell = 0; cell < width; cell++) {
            int from = (int) ((long) cell * pieceCount / width);
            int to = Math.max(from + 1, (int) ((long) (cell + 1) * pieceCount / width));
            int verified = count(pieces, from, Math.min(to, pieceCount));
            int full = CELLS.length() - 1;
            bar.append(
                    CELLS.charAt(verified == to - from ? full : (verified * (full - 1) + to - from - 1) / (to - from)));
        }
        return bar.toString();
    }

    private static int count(Bitfield pieces, int from, int to) {
        int verified = 0;
        for (int piece = from; piece < to; piece++) {
            verified += pieces.has(piece) ? 1 : 0;
        }
        return verified;
    }

    /** A bar that fills from the left. */
    public static String of(double share, int width) {
        int filled = (int) (Math.clamp(share, 0.0, 1.0) * width);
        return "█".repeat(filled) + "·".repeat(width - filled);
    }
}
