package dev.spate.engine.download;

import dev.spate.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is remembered about a partial file, as text of five lines beside it. Immutable.
 *
 * @param name how the file will be called
 * @param validator the server's strong ETag, or else its Last-Modified, by which it tells whether the file is still
 *     the same; empty when it gave none
 * @param total the length of the whole file, if the server said it
 * @param durable how many bytes from the beginning are surely on disk
 */
record PartialRecord(String name, String validator, OptionalLong total, long durable) {
    private static final String FIRST_LINE = "spate partial download 1";

    static PartialRecord begin(String name, HttpHeaders headers, OptionalLong total) {
        return new PartialRecord(name, validator(headers), total, 0);
    }

    /** One whose bytes cannot be told from those of a later version, so that it is begun again each time. */
    static PartialRecord unresumable(String name) {
        return new PartialRecord(name, "", OptionalLong.empty(), 0);
    }

    /** Only a strong validator promises the same bytes (RFC 9110 section 13.1.5). */
    static String validator(HttpHeaders headers) {
        return headers.first("ETag")
                .filter(tag -> tag.startsWith("\"") && tag.length() <= DownloadLimits.VALIDATOR_LENGTH_MAX)
                .or(() -> headers.first("Last-Modified")
                        .filter(date -> date.length() <= DownloadLimits.VALIDATOR_LENGTH_MAX))
                .orElse("");
    }

    /**
     * Whether a part with these headers is one of this very file. Its ETag may not be missing if the whole has one
     * (RFC 9110 section 15.3.7); a date may.
     */
    boolean isOf(HttpHeaders headers) {
        String other = validator(headers);
        return other.equals(validator) || (other.isEmpty() && !validator.startsWith("\""));
    }

    PartialRecord withDurable(long length) {
        return new PartialRecord(name, validator, total, length);
    }

    PartialRecord withTotal(long length) {
        return new PartialRecord(name, validator, OptionalLong.of(length), durable);
    }

    boolean canResume() {
        return durable > 0 && !validator.isEmpty();
    }

    byte[] encoded() {
        String totalText = total.isPresent() ? Long.toString(total.getAsLong()) : "?";
        return String.join("\n", FIRST_LINE, name, validator, totalText, Long.toString(durable), "")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The record in these bytes, unless they are something else. */
    static Optional<PartialRecord> decoded(byte[] bytes) {
        List<String> lines = List.of(new String(bytes, StandardCharsets.UTF_8).split("\n", -1));
        if (lines.size() != 6 || !lines.getFirst().equals(FIRST_LINE) || !HttpHeaders.isValue(lines.get(2))) {
            return Optional.empty();
        }
        try {
            OptionalLong total =
                    lines.get(3).equals("?") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(lines.get(3)));
            long durable = Long.parseLong(lines.get(4));
            return durable < 0 || durable > total.orElse(Long.MAX_VALUE)
                    ? Optional.empty()
                    : Optional.of(new PartialRecord(lines.get(1), lines.get(2), total, durable));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
