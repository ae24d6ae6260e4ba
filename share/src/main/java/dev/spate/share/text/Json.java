package dev.spate.share.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes a JSON object (RFC 8259) on one line, with its members in the order of the calls. Each method returns this
 * object. Owned by one thread.
 */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    /** An object without members. */
    public Json() {}

    /** A line of a stream of events: its first member, {@code event}, is the kind. */
    public static Json event(String name) {
        return new Json().put("event", name);
    }

    /** Adds a text. */
    public Json put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    /** Adds a whole number. */
    public Json put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** Adds true or false. */
    public Json put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** Adds a number with three decimals; null when it is not finite, because JSON has no such number. */
    public Json put(String name, double value) {
        name(name).append(Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
        return this;
    }

    /** Adds the text, or null when it is empty. */
    public Json put(String name, Optional<String> value) {
        name(name);
        value.ifPresentOrElse(this::quote, () -> text.append("null"));
        return this;
    }

    /** Adds a list of texts. */
    public Json putStrings(String name, List<String> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",");
            quote(values.get(i));
        }
        text.append(']');
        return this;
    }

    /** Adds a list of numbers. */
    public Json putNumbers(String name, List<Integer> values) {
        name(name).append(values.toString().replace(" ", ""));
        return this;
    }

    /** Adds an object. */
    public Json put(String name, Json value) {
        name(name).append(value);
        return this;
    }

    /** Adds a list of objects. */
    public Json putObjects(String name, List<Json> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",").append(values.get(i));
        }
        text.append(']');
        return this;
    }

    private StringBuilder name(String name) {
        text.append(text.length() == 1 ? "" : ",");
        quote(name);
        return text.append(':');
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < 0x20 || c == 0x7f || c == 0x2028 || c == 0x2029 || isUnpaired(value, i)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    /** Whether this is half of a surrogate pair, which cannot be written as UTF-8. */
    private static boolean isUnpaired(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    /** The object as text, without a line end. */
    @Override
    public String toString() {
        return text + "}";
    }
}
