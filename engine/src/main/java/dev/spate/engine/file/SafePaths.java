package dev.spate.engine.file;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Turns the names of a torrent into relative paths that stay below their folder on this system. */
public final class SafePaths {
    private SafePaths() {}

    /**
     * The path with these elements.
     *
     * @throws IllegalArgumentException when an element is not a plain name; metainfo never has such elements, so it is
     *     a bug
     */
    public static Path relative(List<String> elements) {
        if (elements.isEmpty()) {
            throw new IllegalArgumentException("a path without elements");
        }
        FileSystem system = FileSystems.getDefault();
        Path path = name(system, elements.getFirst());
        for (String element : elements.subList(1, elements.size())) {
            path = path.resolve(name(system, element));
        }
        return path;
    }

    /** The path with these elements, if each of them is a plain name on this system. */
    static Optional<Path> relativeIfPlain(List<String> elements) {
        try {
            return Optional.of(relative(elements));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The elements of a relative path, in a form that {@link #relative} turns into the same path. */
    public static List<String> elements(Path relative) {
        return java.util.stream.StreamSupport.stream(relative.spliterator(), false)
                .map(SafePaths::text)
                .toList();
    }

    /** The same elements with slashes between them. */
    public static String joined(Path relative) {
        String text = relative.toString();
        boolean isText = text.indexOf('\ufffd') < 0 && text.indexOf('?') < 0;
        return isText && File.separatorChar == '/' ? text : String.join("/", elements(relative));
    }

    private static Path name(FileSystem system, String element) {
        Path name = encoded(system, element);
        // Where only the slash separates, a name without one is never a longer path, and a check of its parts would
        // take most of the time.
        boolean mayBePath = File.separatorChar != '/';
        if ((mayBePath && (name.isAbsolute() || name.getRoot() != null || name.getNameCount() != 1))
                || element.isEmpty()
                || element.equals(".")
                || element.equals("..")
                || element.indexOf('/') >= 0
                || element.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + element + "\" is not a plain file name");
        }
        return name;
    }

    /**
     * Under {@code LC_ALL=C} the JDK refuses every name beyond ASCII, but a URI can give it the bytes. They are in
     * UTF-8, which other programs expect. Where even that fails, escapes replace the characters.
     */
    private static Path encoded(FileSystem system, String element) {
        try {
            return system.getPath(element);
        } catch (InvalidPathException plain) {
            if (element.indexOf('\0') >= 0 || element.indexOf('/') >= 0) {
                throw new IllegalArgumentException("\"" + element + "\" is not a plain file name", plain);
            }
        }
        try {
            return Path.of(URI.create("file:///" + percentEncoded(element))).getFileName();
        } catch (IllegalArgumentException unsupported) {
            return system.getPath(escaped(element));
        }
    }

    private static String percentEncoded(String element) {
        StringBuilder text = new StringBuilder();
        for (byte b : element.getBytes(StandardCharsets.UTF_8)) {
            text.append('%').append(Character.forDigit((b >> 4) & 15, 16)).append(Character.forDigit(b & 15, 16));
        }
        return text.toString();
    }

    /** The name with every character beyond printable ASCII replaced, for example by {@code _u20ac}. */
    static String escaped(String element) {
        StringBuilder text = new StringBuilder();
        element.chars().forEach(c -> {
            if (c >= 0x20 && c < 0x7f) {
                text.append((char) c);
            } else {
                text.append(String.format("_u%04x", c));
            }
        });
        return text.toString();
    }

    /** A name as text, whatever the locale of the process is. */
    public static String text(Path name) {
        String text = name.toString();
        if (text.indexOf('\ufffd') < 0 && text.indexOf('?') < 0) {
            return text;
        }
        // The JDK could not decode the name, but its URI has the bytes. The URI of an existing folder ends in a slash.
        String raw = name.toAbsolutePath().toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        String last = raw.substring(raw.lastIndexOf('/', end - 1) + 1, end);
        return java.net.URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
