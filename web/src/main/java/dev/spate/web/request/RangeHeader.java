package dev.spate.web.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the header {@code Range} (RFC 9110 section 14). Stateless. */
public final class RangeHeader {
    private static final String UNIT = "bytes=";

    /** What the client wants. */
    public sealed interface Requested {
        /** The whole file, because the header is malformed or not supported. */
        record Everything() implements Requested {}

        /** These ranges, in the order of the request; at least one. */
        record Parts(List<ByteRange> ranges) implements Requested {
            public Parts {
                ranges = List.copyOf(ranges);
            }
        }

        /** The file has none of the requested bytes. */
        record Unsatisfiable() implements Requested {}
    }

    private RangeHeader() {}

    /**
     * Reads the header.
     *
     * @param value the value of the header
     * @param length the length of the file in bytes
     */
    public static Requested read(String value, long length) {
        if (!value.regionMatches(true, 0, UNIT, 0, UNIT.length())) {
            return new Requested.Everything();
        }
        List<ByteRange> ranges = new ArrayList<>();
        int count = 0;
        for (String element : value.substring(UNIT.length()).split(",", -1)) {
            String spec = element.strip();
            // Empty elements of a list are ignored (RFC 9110 section 5.6.1).
            if (spec.isEmpty()) {
                continue;
            }
            count++;
            Optional<Spec> read = Spec.read(spec);
            if (read.isEmpty() || count > WebLimits.RANGES_MAX) {
                return new Requested.Everything();
            }
            read.get().within(length).ifPresent(ranges::add);
        }
        if (count == 0) {
            return new Requested.Everything();
        }
        if (ranges.isEmpty()) {
            return new Requested.Unsatisfiable();
        }
        // Ranges that repeat bytes until they exceed the file are answered with the whole file, once.
        return ranges.stream().mapToLong(ByteRange::length).reduce(0, RangeHeader::sum) > length
                ? new Requested.Everything()
                : new Requested.Parts(ranges);
    }

    private static long sum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    /** One element of the list: {@code 5-9}, {@code 5-} or {@code -5}; a missing number is -1. */
    private record Spec(long first, long last) {
        static Optional<Spec> read(String text) {
            int dash = text.indexOf('-');
            if (dash < 0 || text.length() == 1) {
                return Optional.empty();
            }
            Optional<Long> first = number(text.substring(0, dash));
            Optional<Long> last = number(text.substring(dash + 1));
            if (first.isEmpty() || last.isEmpty()) {
                return Optional.empty();
            }
            Spec spec = new Spec(first.get(), last.get());
            boolean isBackwards = spec.first >= 0 && spec.last >= 0 && spec.last < spec.first;
            return isBackwards ? Optional.empty() : Optional.of(spec);
        }

        /** Empty when the text is not a number. A number larger than any file counts as the largest. */
        private static Optional<Long> number(String text) {
            if (text.isEmpty()) {
                return Optional.of(-1L);
            }
            if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Optional.empty();
            }
            String digits = text.replaceFirst("^0+(?=.)", "");
            return Optional.of(digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits));
        }

        Optional<ByteRange> within(long length) {
            if (first < 0) {
                return last == 0 || length == 0
                        ? Optional.empty()
                        : Optional.of(new ByteRange(Math.max(0, length - last), length - 1));
            }
            return first >= length
                    ? Optional.empty()
                    : Optional.of(new ByteRange(first, last < 0 ? length - 1 : Math.min(last, length - 1)));
        }
    }
}
