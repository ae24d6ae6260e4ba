package dev.spate.share.text;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One JSON object on one line, its members in the order in which they are put. */
public final class Json {
    private final StringBuilder text = new StringBuilder("{");

    /** An object without members. */
    public Json() {}

    /** A line of a stream, told apart from others by its {@code event}. */
    public static Json event(String name) {
        return new Json().put("event", name);
    }

    /** A text, with escapes for what JSON and terminals do not take as it is. */
    public Json put(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    /** A whole number. */
    public Json put(String name, long value) {
        name(name).append(value);
        return this;
    }

    /** True or false. */
    public Json put(String name, boolean value) {
        name(name).append(value);
        return this;
    }

    /** Three decimals; JSON has no number for what is not finite, so that becomes null. */
    public Json put(String name, double value) {
        name(name).append(Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "null");
        return this;
    }

    /** The text, or null. */
    public Json put(String name, Optional<String> value) {
        name(name);
        value.ifPresentOrElse(this::quote, () -> text.append("null"));
        return this;
    }

    /** A list of texts. */
    public Json putStrings(String name, List<String> values) {
        name(name).append('[');
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",");
            quote(values.get(i));
        }
        text.append(']');
        return this;
    }

    /** A list of whole numbers. */
    public Json putNumbers(String name, List<Integer> values) {
        name(name).append(values.toString().replace(" ", ""));
        return this;
    }

    /** An object. */
    public Json put(String name, Json value) {
        name(name).append(value);
        return this;
    }

    /** A list of objects. */
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

    /** Half a character cannot be written as UTF-8. */
    private static boolean isUnpaired(String value, int i) {
        char c = value.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == value.length() || !Character.isLowSurrogate(value.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(value.charAt(i - 1)));
    }

    @Override
    public String toString() {
        return text + "}";
    }
}
