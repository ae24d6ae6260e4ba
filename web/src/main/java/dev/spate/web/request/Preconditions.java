package dev.spate.web.request;

import java.util.Optional;

/** Conditions of a request on the version that the client has, by entity tag (RFC 9110 section 13). Stateless. */
public final class Preconditions {
    /** The result of the conditions. */
    public enum Verdict {
        /** Answer the request. */
        PROCEED,
        /** The client already has this version (304). */
        NOT_MODIFIED,
        /** The file is no longer the version that the client wants (412). */
        FAILED
    }

    private Preconditions() {}

    /**
     * Checks {@code If-Match} and {@code If-None-Match}, in this order.
     *
     * @param tag the strong tag of the present version, with its quotes
     */
    public static Verdict judge(Exchange exchange, String tag) {
        Optional<String> match = exchange.header("If-Match");
        if (match.isPresent() && !lists(match.get(), tag, true)) {
            return Verdict.FAILED;
        }
        Optional<String> noneMatch = exchange.header("If-None-Match");
        return noneMatch.isPresent() && lists(noneMatch.get(), tag, false) ? Verdict.NOT_MODIFIED : Verdict.PROCEED;
    }

    /**
     * Whether {@code If-Range} allows to send a range. Dates are never known here, and weak tags never match (section
     * 13.1.5).
     */
    public static boolean allowsRange(Exchange exchange, String tag) {
        return exchange.header("If-Range")
                .map(value -> value.strip().equals(tag))
                .orElse(true);
    }

    private static boolean lists(String value, String tag, boolean isStrong) {
        if (value.strip().equals("*")) {
            return true;
        }
        for (String element : value.split(",", -1)) {
            String candidate = element.strip();
            boolean isWeak = candidate.startsWith("W/");
            if (isWeak ? !isStrong && candidate.substring(2).equals(tag) : candidate.equals(tag)) {
                return true;
            }
        }
        return false;
    }
}
