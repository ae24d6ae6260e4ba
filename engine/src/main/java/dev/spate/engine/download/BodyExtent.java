package dev.spate.engine.download;

import dev.spate.http.ContentRange;
import dev.spate.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The bytes of a file that an answer contains, according to its status, length and range. Immutable.
 *
 * <p>The lengths in an answer are used only if they all agree. An answer that was cut off, or comes from a cache with
 * such an answer, must not count as the end of the file.
 *
 * @param first position of the first byte
 * @param end position after the last byte; empty when only the end of the answer shows it
 * @param total length of the whole file, if the answer gives it
 */
record BodyExtent(long first, OptionalLong end, OptionalLong total) {
    /** The whole file, of unknown length. */
    static final BodyExtent UNKNOWN = new BodyExtent(0, OptionalLong.empty(), OptionalLong.empty());

    /** The extent of the answer; empty when it contains no bytes of the file or contradicts itself. */
    static Optional<BodyExtent> of(HttpResponse response) {
        boolean hasRange = response.headers().first("Content-Range").isPresent();
        return switch (response.status()) {
            case 200 -> hasRange ? part(response) : Optional.of(whole(announced(response)));
            case 206 -> part(response);
            default -> Optional.empty();
        };
    }

    private static BodyExtent whole(OptionalLong length) {
        return new BodyExtent(0, length, length);
    }

    /**
     * The extent of a partial answer. The body may be shorter than the range, as when a connection breaks; a longer one
     * is a contradiction.
     */
    private static Optional<BodyExtent> part(HttpResponse response) {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/byteranges")) {
            return Optional.empty();
        }
        return ContentRange.of(response.headers())
                .filter(range -> announced(response).orElse(range.length()) <= range.length())
                .map(range -> new BodyExtent(range.first(), OptionalLong.of(range.last() + 1), range.total()));
    }

    /**
     * The announced length. A body in chunks has its own end, but a Content-Length beside it must match too (RFC 9112
     * section 6.3).
     */
    private static OptionalLong announced(HttpResponse response) {
        if (response.length().isPresent()) {
            return response.length();
        }
        return response.headers()
                .first("Content-Length")
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** Whether it begins at this position and agrees with the known length of the file. */
    boolean continues(long position, OptionalLong known) {
        boolean isSameTotal = total.isEmpty() || known.isEmpty() || total.equals(known);
        boolean isWithin = end.orElse(position) <= known.orElse(Long.MAX_VALUE);
        return first == position && isSameTotal && isWithin;
    }
}
