package dev.spate.engine.download;

import dev.spate.http.ContentRange;
import dev.spate.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which bytes of a file an answer holds, as its status, its length and its range say together. Immutable.
 *
 * <p>What an answer says about lengths is believed only if all of it agrees: who is cut off in the middle, or answers out
 * of a cache that was, must not be taken for the end of the file.
 *
 * @param first position of the first byte
 * @param end position after the last byte; nothing when only the end of the answer tells it
 * @param total length of the whole file, if it is said
 */
record BodyExtent(long first, OptionalLong end, OptionalLong total) {
    /** Everything, however much it is. */
    static final BodyExtent UNKNOWN = new BodyExtent(0, OptionalLong.empty(), OptionalLong.empty());

    /** What the answer holds, or nothing when it holds no bytes of the file or contradicts itself. */
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

    /** Less than its range may come, as when a connection breaks; more is a contradiction. */
    private static Optional<BodyExtent> part(HttpResponse response) {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/byteranges")) {
            return Optional.empty();
        }
        return ContentRange.of(response.headers())
                .filter(range -> announced(response).orElse(range.length()) <= range.length())
                .map(range -> new BodyExtent(range.first(), OptionalLong.of(range.last() + 1), range.total()));
    }

    /** Chunks end by themselves, but a length beside them is a promise as well (RFC 9112 section 6.3). */
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

    /** Whether it agrees with what is known of the file, and begins where we are. */
    boolean continues(long position, OptionalLong known) {
        boolean isSameTotal = total.isEmpty() || known.isEmpty() || total.equals(known);
        boolean isWithin = end.orElse(position) <= known.orElse(Long.MAX_VALUE);
        return first == position && isSameTotal && isWithin;
    }
}
