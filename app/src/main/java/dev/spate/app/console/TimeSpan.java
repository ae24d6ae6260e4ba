package dev.spate.app.console;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A duration as users write it: {@code 40s}, {@code 1h30m}, {@code 2d}; a bare number is seconds. */
public record TimeSpan(Duration duration) {
    private static final Pattern PART = Pattern.compile("(\\d{1,9})(MS|S|M|H|D|$)");

    /** Reads a duration; the message of the exception shows valid ones. */
    public static TimeSpan parse(String text) {
        Matcher matcher = PART.matcher(text.strip().toUpperCase(Locale.ROOT));
        Duration total = Duration.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            total = total.plus(part(Long.parseLong(matcher.group(1)), matcher.group(2)));
            end = matcher.end();
        }
        if (end == 0 || end != text.strip().length()) {
            throw new IllegalArgumentException("'" + text + "' is not a time; write 40s, 5m, 1h30m or 2d");
        }
        return new TimeSpan(total);
    }

    private static Duration part(long number, String unit) {
        return switch (unit) {
            case "MS" -> Duration.ofMillis(number);
            case "M" -> Duration.ofMinutes(number);
            case "H" -> Duration.ofHours(number);
            case "D" -> Duration.ofDays(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** The two largest units that are not zero: {@code 14s}, {@code 3m20s}, {@code 2d5h}. */
    public static String text(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return pair(seconds, 60, "m", "s");
        }
        if (seconds < 86_400) {
            return pair(seconds / 60, 60, "h", "m");
        }
        return pair(seconds / 3600, 24, "d", "h");
    }

    private static String pair(long value, long ratio, String large, String small) {
        return value / ratio + large + (value % ratio == 0 ? "" : value % ratio + small);
    }

    @Override
    public String toString() {
        return text(duration.toSeconds());
    }
}
