package dev.spate.app.command;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern for paths with slashes: {@code *} and {@code ?} stay within one name, {@code **} crosses slashes, {@code
 * [abc]} and {@code {one,two}} are choices, and after a backslash the next character stands for itself.
 *
 * <p>A pattern without a slash is matched against the name of a file and of each folder above it; one with a slash is
 * matched against the whole path. A pattern that matches a folder matches everything in it.
 */
public final class Glob {
    private static final String REGEX_SPECIALS = "\\^$.|?*+()[]{}";

    private final String text;
    private final String plain;
    private final Pattern pattern;
    private final boolean isWholePath;

    private Glob(String text, String plain, Pattern pattern, boolean isWholePath) {
        this.text = text;
        this.plain = plain;
        this.pattern = pattern;
        this.isWholePath = isWholePath;
    }

    /**
     * Reads a pattern; an unclosed bracket stands for itself.
     *
     * @throws IllegalArgumentException for a range of characters that runs backwards
     */
    public static Glob of(String text) {
        String trimmed = text;
        while (trimmed.length() > 1 && trimmed.endsWith("/")) {
            trimmed = trimmed.substring(0, trimmed.length() - 1);
        }
        if (trimmed.startsWith("./")) {
            trimmed = trimmed.substring(2);
        }
        try {
            return new Glob(text, trimmed, Pattern.compile(regex(trimmed), Pattern.DOTALL), trimmed.contains("/"));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + text + "' is not a pattern", e);
        }
    }

    /**
     * Whether the text of the pattern is exactly this path, or the name of the file or of a folder above it. A name may
     * contain the special characters of patterns.
     *
     * @param path names with slashes between them, none at either end
     */
    public boolean isExactly(String path) {
        int end = path.length();
        while (end > 0) {
            String above = path.substring(0, end);
            int slash = above.lastIndexOf('/');
            if (plain.equals(above) || (!isWholePath && plain.equals(above.substring(slash + 1)))) {
                return true;
            }
            end = slash;
        }
        return false;
    }

    /**
     * Whether the pattern matches this file or a folder above it.
     *
     * @param path names with slashes between them, none at either end
     */
    public boolean matches(String path) {
        int end = path.length();
        while (end > 0) {
            String above = path.substring(0, end);
            int slash = above.lastIndexOf('/');
            if (pattern.matcher(isWholePath ? above : above.substring(slash + 1))
                    .matches()) {
                return true;
            }
            end = slash;
        }
        return false;
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder(glob.length() * 2);
        int choices = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*') {
                boolean crosses = glob.startsWith("**", i);
                regex.append(crosses ? ".*" : "[^/]*");
                i += crosses ? 1 : 0;
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int close = glob.indexOf(']', i + 2);
                regex.append(charactersOf(glob.substring(i + 1, close)));
                i = close;
            } else if (c == '{' && glob.indexOf('}', i) > 0) {
                regex.append("(?:");
                choices++;
            } else if (c == '}' && choices > 0) {
                regex.append(')');
                choices--;
            } else if (c == ',' && choices > 0) {
                regex.append('|');
            } else {
                if (c == '\\' && i + 1 < glob.length()) {
                    i++;
                }
                appendLiteral(regex, glob.charAt(i));
            }
        }
        return regex.append(")".repeat(choices)).toString();
    }

    private static String charactersOf(String set) {
        boolean isNegated = set.startsWith("!") || set.startsWith("^");
        String members = isNegated ? set.substring(1) : set;
        return (isNegated ? "[^/" : "[") + members.replaceAll("[\\\\\\[\\]&^]", "\\\\$0") + "]";
    }

    private static void appendLiteral(StringBuilder regex, char c) {
        if (REGEX_SPECIALS.indexOf(c) >= 0) {
            regex.append('\\');
        }
        regex.append(c);
    }

    @Override
    public String toString() {
        return text;
    }
}
