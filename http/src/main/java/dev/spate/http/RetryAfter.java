package dev.spate.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a server wants to be asked again (RFC 9110 section 10.2.3): after so many seconds, or at a date. Stateless. */
public final class RetryAfter {
    /** The one form that is written today, and the two that must be understood (RFC 9110 section 5.6.7). */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDate.of(2000, 1, 1))
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /**
     * How long to wait, zero or more, without any bound: the caller has one.
     *
     * @param now the time here, for a date in an answer without a {@code Date} of its own. The server's own date is
     *     better, because the difference of the two means the same whatever clock is wrong
     */
    public static Optional<Duration> of(HttpHeaders headers, Instant now) {
        return headers.first("Retry-After").flatMap(value -> {
            if (value.matches("[0-9]{1,9}")) {
                return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
            }
            Instant from = headers.first("Date").flatMap(RetryAfter::date).orElse(now);
            return date(value).map(at -> at.isAfter(from) ? Duration.between(from, at) : Duration.ZERO);
        });
    }

    private static Optional<Instant> date(String text) {
        for (DateTimeFormatter format : DATES) {
            try {
                return Optional.of(Instant.from(format.parse(text)));
            } catch (DateTimeException e) {
                // Perhaps it is another form.
            }
        }
        return Optional.empty();
    }
}
