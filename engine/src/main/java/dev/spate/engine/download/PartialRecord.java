package dev.spate.engine.download;

import dev.spate.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The record of a partial file, saved beside it as text of five lines. Immutable.
 *
 * @param name the name of the complete file
 * @param validator the server's strong ETag, or else its Last-Modified, which shows whether the file is still the same;
 *     empty when it sent neither
 * @param total the length of the whole file, if the server gave it
 * @param durable how many bytes from the beginning have been forced to disk
 */
record PartialRecord(String name, String validator, OptionalLong total, long durable) {
    private static final String FIRST_LINE = "spate partial download 1";

    static PartialRecord begin(String name, HttpHeaders headers, OptionalLong total) {
        return new PartialRecord(name, validator(headers), total, 0);
    }

    /**
     * A record of a download that cannot be resumed, because its bytes cannot be distinguished from those of a later
     * version.
     */
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
     * Whether a partial answer with these headers belongs to this version of the file. If the whole file has an ETag,
     * the part must have it too (RFC 9110 section 15.3.7); a date may be missing.
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

    /** Decodes a record; empty when the bytes are not a valid one. */
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
