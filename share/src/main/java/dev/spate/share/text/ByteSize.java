package dev.spate.share.text;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes as people write it: {@code 500}, {@code 256K}, {@code 1.5G}. K, M, G and T are powers of 1,024.
 * Immutable.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)\\s*([KMGT]?)(?:I?B)?");
    private static final String UNITS = "KMGT";

    /** @throws IllegalArgumentException when the number is negative */
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes + " bytes");
        }
    }

    /**
     * Parses a size. A unit may be written in any case, with {@code B} or {@code iB}; fractions are rounded down to
     * bytes.
     *
     * @throws IllegalArgumentException when the text is not a size, or above 2⁶³ - 1 bytes; its message, for people,
     *     shows valid forms
     */
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; write 500, 256K, 20M or 1.5G");
        }
        int exponent = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * exponent)));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
        return new ByteSize(bytes.longValue());
    }

    /** Formats a size with three significant digits and a unit, {@code 1.46 GiB}; below 1,024 as whole bytes. */
    public static String text(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        // 999.5 and not 1024, so that no rounded number has four digits.
        while ((value >= 999.5 || unit < 0) && unit < UNITS.length() - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f %ciB", value, UNITS.charAt(unit));
    }

    /** Formats a rate: {@link #text} per second, {@code 1.46 MiB/s}. */
    public static String rate(long bytesPerSecond) {
        return text(bytesPerSecond) + "/s";
    }

    @Override
    public String toString() {
        return text(bytes);
    }
}
