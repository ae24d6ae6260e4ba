package dev.spate.app.console;

import java.io.PrintStream;
import java.util.List;

/**
 * Lines at the bottom of a terminal that are redrawn in place, below the lines that stay. Owned by one thread.
 *
 * <p>While it draws, the terminal does not wrap lines. A line that is too long, for instance because the window has
 * become narrower, is cut off and does not spoil the rest.
 */
final class LiveLines {
    private static final String WRAP_OFF = "\u001b[?7l";
    private static final String WRAP_ON = "\u001b[?7h";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String CLEAR_REST = "\u001b[K";

    private final PrintStream out;
    private List<String> drawn = List.of();

    LiveLines(PrintStream out) {
        this.out = out;
    }

    /** Writes lines that stay, above those that are redrawn. */
    void above(List<String> lines) {
        List<String> below = drawn;
        draw(List.of());
        lines.forEach(out::println);
        draw(below);
    }

    /** Replaces the lines that were drawn before, in a single write, so that nothing flickers. */
    void draw(List<String> lines) {
        StringBuilder frame = new StringBuilder();
        if (!drawn.isEmpty()) {
            frame.append('\r').append("\u001b[").append(drawn.size()).append('A');
        }
        if (!lines.isEmpty()) {
            frame.append(WRAP_OFF);
            lines.forEach(line -> frame.append(line).append(CLEAR_REST).append('\n'));
        }
        if (lines.size() < drawn.size()) {
            frame.append(CLEAR_BELOW);
        }
        if (!lines.isEmpty()) {
            frame.append(WRAP_ON);
        }
        if (!frame.isEmpty()) {
            out.print(frame);
            out.flush();
        }
        drawn = List.copyOf(lines);
    }

    /** Keeps the drawn lines; later output goes below them. */
    void settle() {
        drawn = List.of();
    }

    /** Restores the mode of the terminal; the last lines stay. */
    void close() {
        out.print(WRAP_ON);
        out.flush();
    }
}
