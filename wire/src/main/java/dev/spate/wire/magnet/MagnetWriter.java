package dev.spate.wire.magnet;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Writes a magnet link, its parameters in a fixed order. */
final class MagnetWriter {
    private static final String PLAIN = "-._~";

    private final StringBuilder uri = new StringBuilder("magnet:");

    private MagnetWriter() {}

    static String write(Magnet magnet) {
        MagnetWriter writer = new MagnetWriter();
        if (magnet.infoHash().hasV1()) {
            writer.raw("xt", "urn:btih:" + magnet.infoHash().v1Hex());
        }
        if (magnet.infoHash().hasV2()) {
            writer.raw(
                    "xt",
                    "urn:btmh:" + MagnetReader.SHA2_256_PREFIX
                            + magnet.infoHash().v2Hex());
        }
        if (!magnet.displayName().isEmpty()) {
            writer.escaped("dn", magnet.displayName());
        }
        if (magnet.exactLength() > 0) {
            writer.raw("xl", Long.toString(magnet.exactLength()));
        }
        magnet.trackers().forEach(url -> writer.escaped("tr", url));
        magnet.webSeeds().forEach(url -> writer.escaped("ws", url));
        magnet.peers().forEach(peer -> writer.raw("x.pe", peer.toString()));
        if (!magnet.selectedFiles().isEmpty()) {
            writer.raw(
                    "so",
                    magnet.selectedFiles().stream().map(FileRange::toString).collect(Collectors.joining(",")));
        }
        return writer.uri.toString();
    }

    private void raw(String key, String value) {
        uri.append(uri.indexOf("?") < 0 ? '?' : '&').append(key).append('=').append(value);
    }

    private void escaped(String key, String value) {
        StringBuilder escaped = new StringBuilder();
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean alphanumeric = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (alphanumeric || PLAIN.indexOf(b) >= 0) {
                escaped.append((char) b);
            } else {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        raw(key, escaped.toString());
    }
}
