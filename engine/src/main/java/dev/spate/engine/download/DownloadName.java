package dev.spate.engine.download;

import dev.spate.http.HttpHeaders;
import dev.spate.http.HttpUrl;
import dev.spate.wire.metainfo.FileNames;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Chooses the local name of a file that a server sends. Stateless. */
final class DownloadName {
    private static final String NAMELESS = "download";

    private DownloadName() {}

    /** The name that the server gives (RFC 6266), or the last part of the path, made safe. */
    static String of(HttpHeaders headers, HttpUrl url) {
        return headers.first("Content-Disposition")
                .flatMap(DownloadName::ofDisposition)
                .or(() -> safe(percentDecoded(url.rawPath())))
                .orElse(NAMELESS);
    }

    private static Optional<String> ofDisposition(String value) {
        Map<String, String> parameters = parameters(value);
        Optional<String> extended =
                Optional.ofNullable(parameters.get("filename*")).flatMap(DownloadName::extended);
        // Header bytes were read as Latin-1, but most servers send UTF-8; the check of names distinguishes the two.
        return extended.or(() -> Optional.ofNullable(parameters.get("filename"))
                .flatMap(name -> safe(name.getBytes(StandardCharsets.ISO_8859_1))));
    }

    /** {@code UTF-8'en'%e2%82%ac.txt} (RFC 8187). */
    private static Optional<String> extended(String value) {
        String[] parts = value.split("'", 3);
        if (parts.length < 3) {
            return Optional.empty();
        }
        byte[] bytes = percentDecoded(parts[2]);
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "utf-8" -> safe(bytes);
            case "iso-8859-1" -> safe(new String(bytes, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.UTF_8));
            default -> Optional.empty();
        };
    }

    /** The {@code name=value} pairs after the first semicolon, without the quotes and backslashes of the values. */
    private static Map<String, String> parameters(String header) {
        Map<String, String> parameters = new LinkedHashMap<>();
        int at = header.indexOf(';');
        while (at >= 0 && at < header.length()) {
            int equals = header.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String name = header.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
            StringBuilder value = new StringBuilder();
            at = readValue(header, equals + 1, value);
            parameters.putIfAbsent(name, value.toString());
        }
        return parameters;
    }

    /** Appends one value and returns the index of the semicolon after it, or the length of the header. */
    private static int readValue(String header, int from, StringBuilder value) {
        boolean quoted = false;
        int i = from;
        for (; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\' && i + 1 < header.length()) {
                value.append(header.charAt(++i));
            } else if (!quoted && c == ';') {
                break;
            } else {
                value.append(c);
            }
        }
        String stripped = value.toString().strip();
        value.setLength(0);
        value.append(stripped);
        return i;
    }

    /** The last part of a name that may be a path. */
    private static Optional<String> safe(byte[] name) {
        int start = name.length;
        while (start > 0 && name[start - 1] != '/' && name[start - 1] != '\\') {
            start--;
        }
        while (start < name.length && name[start] == ' ') {
            start++;
        }
        return FileNames.sanitise(Arrays.copyOfRange(name, start, name.length));
    }

    private static byte[] percentDecoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            int high = text.charAt(i) == '%' && i + 2 < text.length() ? hex(text.charAt(i + 1)) : -1;
            int low = high >= 0 ? hex(text.charAt(i + 2)) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(text.charAt(i)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static int hex(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
