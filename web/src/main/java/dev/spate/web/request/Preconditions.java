package dev.spate.web.request;

import java.util.Optional;

/** What the client has already, by entity tag (RFC 9110 section 13). Stateless. */
public final class Preconditions {
    /** What they come to. */
    public enum Verdict {
        /** Give what is asked for. */
        GO_ON,
        /** The client has it (304). */
        NOT_MODIFIED,
        /** It is no longer what the client wants (412). */
        FAILED
    }

    private Preconditions() {}

    /**
     * Looks at {@code If-Match} and {@code If-None-Match}, in this order.
     *
     * @param tag the strong tag of what there is, with its quotes
     */
    public static Verdict judge(Exchange exchange, String tag) {
        Optional<String> match = exchange.header("If-Match");
        if (match.isPresent() && !lists(match.get(), tag, true)) {
            return Verdict.FAILED;
        }
        Optional<String> noneMatch = exchange.header("If-None-Match");
        return noneMatch.isPresent() && lists(noneMatch.get(), tag, false) ? Verdict.NOT_MODIFIED : Verdict.GO_ON;
    }

    /** Whether a range may be given: dates are never known here, and weak tags never good enough (section 13.1.5). */
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
