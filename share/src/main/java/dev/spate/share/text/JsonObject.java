package dev.spate.share.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A parsed JSON object (RFC 8259). A member with another type than the asked one counts as missing. The caller limits
 * the length of the text. Immutable.
 */
public final class JsonObject {
    /** The most levels of objects and lists within each other; our own objects have two. */
    private static final int DEPTH_MAX = 8;

    /** Stands for {@code null} and for numbers that are not whole; they count as missing. */
    private static final Object NULL = new Object();

    private final Map<String, Object> members;

    private JsonObject(Map<String, Object> members) {
        this.members = members;
    }

    /**
     * Parses an object.
     *
     * @throws JsonException when the text is not one JSON object, or has more than eight levels
     */
    public static JsonObject parse(String text) throws JsonException {
        Reader reader = new Reader(text);
        Object value = reader.value(0);
        reader.end();
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new JsonException("JSON: not an object");
    }

    /** The member of this name, if it is a text. */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** The member of this name, if it is a whole number of 64 bits. */
    public OptionalLong number(String name) {
        return members.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** Whether the member of this name is {@code true}. */
    public boolean flag(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** The member of this name, if it is an object. */
    public Optional<JsonObject> object(String name) {
        return members.get(name) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** The texts in the list of this name; empty when it is not a list. */
    public List<String> texts(String name) {
        return members.get(name) instanceof List<?> list
                ? list.stream()
                        .filter(String.class::isInstance)
                        .map(String.class::cast)
                        .toList()
                : List.of();
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void end() throws JsonException {
            skipSpace();
            if (at < text.length()) {
                throw malformed();
            }
        }

        Object value(int depth) throws JsonException {
            if (depth > DEPTH_MAX) {
                throw new JsonException("JSON: too deep");
            }
            skipSpace();
            char c = peek();
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> list(depth);
                case '"' -> string();
                case 't' -> word("true", true);
                case 'f' -> word("false", false);
                case 'n' -> word("null", NULL);
                default -> number();
            };
        }

        private JsonObject object(int depth) throws JsonException {
            Map<String, Object> members = new LinkedHashMap<>();
            take('{');
            skipSpace();
            while (peek() != '}') {
                skipSpace();
                String name = string();
                skipSpace();
                take(':');
                members.put(name, value(depth + 1));
                if (!skipComma('}')) {
                    break;
                }
            }
            take('}');
            return new JsonObject(members);
        }

        private List<Object> list(int depth) throws JsonException {
            List<Object> values = new ArrayList<>();
            take('[');
            skipSpace();
            while (peek() != ']') {
                values.add(value(depth + 1));
                if (!skipComma(']')) {
                    break;
                }
            }
            take(']');
            return values;
        }

        /** Skips a comma. Returns whether there was one, so that another member follows. */
        private boolean skipComma(char close) throws JsonException {
            skipSpace();
            if (peek() != ',') {
                return false;
            }
            at++;
            skipSpace();
            if (peek() == close) {
                throw malformed();
            }
            return true;
        }

        private String string() throws JsonException {
            take('"');
            StringBuilder value = new StringBuilder();
            while (peek() != '"') {
                char c = text.charAt(at++);
                if (c < 0x20) {
                    throw malformed();
                }
                value.append(c == '\\' ? escaped() : c);
            }
            at++;
            return value.toString();
        }

        private char escaped() throws JsonException {
            char c = peek();
            at++;
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode();
                default -> throw malformed();
            };
        }

        private char unicode() throws JsonException {
            String digits = text.substring(at, Math.min(at + 4, text.length()));
            if (!digits.matches("[0-9a-fA-F]{4}")) {
                throw malformed();
            }
            at += 4;
            return (char) Integer.parseInt(digits, 16);
        }

        private Object word(String word, Object meaning) throws JsonException {
            if (!text.startsWith(word, at)) {
                throw malformed();
            }
            at += word.length();
            return meaning;
        }

        private Object number() throws JsonException {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String digits = text.substring(start, at);
            if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
                throw malformed();
            }
            try {
                return Long.valueOf(digits);
            } catch (NumberFormatException e) {
                // Fractions and numbers beyond 64 bits are valid, but never used here.
                return NULL;
            }
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char peek() throws JsonException {
            if (at >= text.length()) {
                throw malformed();
            }
            return text.charAt(at);
        }

        private void take(char c) throws JsonException {
            if (peek() != c) {
                throw malformed();
            }
            at++;
        }

        private JsonException malformed() {
            return new JsonException("JSON: malformed at character " + at);
        }
    }
}
