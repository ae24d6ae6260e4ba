package dev.spate.app.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command writes, and how it learns that the user interrupts it.
 *
 * @param out for results and progress
 * @param err for errors
 * @param screen the terminal behind {@code out}, or nothing if that is a file or a pipe
 */
public record Console(PrintStream out, PrintStream err, Optional<Screen> screen, Interrupt interrupt) {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;

    /** Columns and rows of a terminal. */
    public record Screen(int columns, int rows) {
        /** Brings impossible sizes into bounds. */
        public Screen {
            columns = Math.clamp(columns, 40, 200);
            rows = Math.clamp(rows, 10, 200);
        }
    }

    /**
     * The console of this process. The script {@code spate} sets a property that says whether standard output is a
     * terminal.
     */
    public static Console ofProcess(ProcessOutput out, Interrupt interrupt) {
        return new Console(
                out,
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                screen(System.getProperty("spate.screen", ""), System.getenv()),
                interrupt);
    }

    /**
     * Reads the property that the script sets.
     *
     * @param size rows and columns, {@code 24x80}, or empty
     */
    public static Optional<Screen> screen(String size, Map<String, String> environment) {
        String[] numbers = size.split("x", -1);
        if (numbers.length != 2 || environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return Optional.empty();
        }
        try {
            int rows = Integer.parseInt(numbers[0]);
            int columns = Integer.parseInt(numbers[1]);
            // Some terminals without a window report a size of zero.
            return Optional.of(new Screen(columns == 0 ? 80 : columns, rows == 0 ? 24 : rows));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Prints one line about an error. */
    public void printError(String message) {
        err.println("spate: " + printable(message.replace('\n', ' ')));
    }

    /**
     * The text with escapes ({@code \\u202e}) in place of characters that move the cursor, reverse the direction of the
     * line or are invisible. Joiners stay, because some scripts and emoji need them.
     */
    public static String printable(String text) {
        if (text.codePoints().noneMatch(Console::isHidden)) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (!isHidden(c)) {
                clean.appendCodePoint(c);
            } else if (c <= 0xffff) {
                clean.append(String.format("\\u%04x", c));
            } else {
                clean.append(String.format("\\u{%x}", c));
            }
        });
        return clean.toString();
    }

    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> true;
            case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
            default -> false;
        };
    }
}
