package dev.spate.web.request;

/** Reads the header {@code Accept} (RFC 9110 section 12.5.1), to choose between a page and JSON. Stateless. */
public final class Accept {
    private Accept() {}

    /** Whether the client prefers JSON to a page. Without a preference it gets the page. */
    public static boolean prefersJson(String value) {
        return weight(value, "application", "json") > weight(value, "text", "html");
    }

    /** The weight of the most specific media range that includes this type, from 0 to 1. */
    private static double weight(String value, String type, String subtype) {
        double weight = 0;
        int specificity = 0;
        for (String element : value.split(",", -1)) {
            String[] parts = element.split(";", -1);
            int found = specificity(parts[0].strip(), type, subtype);
            if (found > specificity) {
                specificity = found;
                weight = quality(parts);
            }
        }
        return weight;
    }

    private static int specificity(String range, String type, String subtype) {
        if (range.equalsIgnoreCase(type + "/" + subtype)) {
            return 3;
        }
        return range.equalsIgnoreCase(type + "/*") ? 2 : range.equals("*/*") ? 1 : 0;
    }

    private static double quality(String[] parts) {
        for (String parameter : parts) {
            String text = parameter.strip();
            if (text.regionMatches(true, 0, "q=", 0, 2)) {
                try {
                    return Math.clamp(Double.parseDouble(text.substring(2)), 0, 1);
                } catch (NumberFormatException malformed) {
                    return 0;
                }
            }
        }
        return 1;
    }
}
