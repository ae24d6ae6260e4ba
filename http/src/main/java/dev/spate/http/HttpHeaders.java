package dev.spate.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Header lines in their order; names match without regard to case. Immutable. */
public final class HttpHeaders {
    /** One header line without its line end. */
    public record Line(String name, String value) {
        /** Refuses characters that could end the line early and so smuggle in another one. */
        public Line {
            if (!isToken(name)) {
                throw new IllegalArgumentException("a header's name has characters that it must not have");
            }
            if (!isValue(value)) {
                throw new IllegalArgumentException("the value of header " + name + " has a control character");
            }
        }
    }

    /** No header at all. */
    public static final HttpHeaders NONE = new HttpHeaders(List.of());

    private final List<Line> lines;

    HttpHeaders(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** These headers and one more; it replaces headers of the same name. */
    public HttpHeaders with(String name, String value) {
        List<Line> more = new ArrayList<>(without(name).lines);
        more.add(new Line(name, value));
        return new HttpHeaders(more);
    }

    /** These headers without those of this name. */
    public HttpHeaders without(String name) {
        return new HttpHeaders(
                lines.stream().filter(line -> !line.name.equalsIgnoreCase(name)).toList());
    }

    public List<Line> lines() {
        return lines;
    }

    /** The value of the first header of this name. */
    public Optional<String> first(String name) {
        return values(name).findFirst();
    }

    /** The values of all headers of this name, in their order. */
    public List<String> all(String name) {
        return values(name).toList();
    }

    private Stream<String> values(String name) {
        return lines.stream().filter(line -> line.name.equalsIgnoreCase(name)).map(Line::value);
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** Whether this can be the value of a header: printable, without line ends. */
    public static boolean isValue(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f && c <= 0xff));
    }
}
