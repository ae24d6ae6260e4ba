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

/**
 * When a server wants the next request (RFC 9110 section 10.2.3): after a number of seconds, or at a date. Stateless.
 */
public final class RetryAfter {
    /**
     * The form that servers write today, and the two old forms that clients must understand (RFC 9110 section 5.6.7).
     */
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
     * How long to wait, zero or more; the caller bounds it.
     *
     * @param now our time, for a date in an answer without {@code Date}. The server's own {@code Date} is better,
     *     because the difference of its two dates is right even when a clock is wrong
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
                // It may have one of the other forms.
            }
        }
        return Optional.empty();
    }
}
