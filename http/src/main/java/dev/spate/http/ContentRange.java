package dev.spate.http;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that an answer contains (RFC 9110 section 14.4). Immutable.
 *
 * @param first position of the first byte
 * @param last position of the last byte, inclusive
 * @param total length of the whole file, if the server gives it
 */
public record ContentRange(long first, long last, OptionalLong total) {
    // Some servers write the unit in capitals, or "=" as in a request; 18 digits cannot overflow a long.
    private static final Pattern PART =
            Pattern.compile("bytes[\\s=:]+([0-9]{1,18})\\s*-\\s*([0-9]{1,18})\\s*(?:/\\s*([0-9]{1,18}|\\*))?");

    private static final Pattern UNSATISFIED = Pattern.compile("bytes[\\s=:]+\\*\\s*/\\s*([0-9]{1,18})");

    /**
     * The range in the headers, in any of the forms that servers write; nothing when there is none or when it makes no
     * sense.
     */
    public static Optional<ContentRange> of(HttpHeaders headers) {
        Optional<Matcher> found = match(PART, headers);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Matcher part = found.get();
        String all = Optional.ofNullable(part.group(3)).orElse("*");
        OptionalLong total = all.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(all));
        ContentRange range = new ContentRange(Long.parseLong(part.group(1)), Long.parseLong(part.group(2)), total);
        boolean makesSense = range.first <= range.last && range.last < total.orElse(Long.MAX_VALUE);
        return makesSense ? Optional.of(range) : Optional.empty();
    }

    /** The length of the whole file, from an answer without any part of it (status 416). */
    public static OptionalLong totalOfUnsatisfied(HttpHeaders headers) {
        return match(UNSATISFIED, headers)
                .map(matcher -> OptionalLong.of(Long.parseLong(matcher.group(1))))
                .orElse(OptionalLong.empty());
    }

    /** Two different headers count as none. */
    private static Optional<Matcher> match(Pattern pattern, HttpHeaders headers) {
        List<String> values = headers.all("Content-Range").stream()
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
        return values.size() == 1
                ? Optional.of(pattern.matcher(values.getFirst())).filter(Matcher::matches)
                : Optional.empty();
    }

    /** Length of the part in bytes. */
    public long length() {
        return last - first + 1;
    }
}
