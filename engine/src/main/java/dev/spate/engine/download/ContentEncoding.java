package dev.spate.engine.download;

import dev.spate.http.GunzipInput;
import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;

/**
 * Undoes what a server does to a body although nobody asked for it: object stores and caches hand out what they hold
 * packed, with {@code Content-Encoding: gzip}. Stateless.
 */
public final class ContentEncoding {
    /** Names and types of files that are themselves packed: there the header describes the file, not its way here. */
    private static final List<String> PACKED_NAMES = List.of(".gz", ".gzip", ".tgz", ".taz", ".svgz", ".z", ".emz");

    private static final List<String> PACKED_TYPES =
            List.of("application/gzip", "application/x-gzip", "application/x-tgz", "application/x-gtar-compressed");

    private ContentEncoding() {}

    /** Whether the body is the packed form of a file of this name. */
    static boolean isPacked(HttpResponse response, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean isPackedItself = PACKED_NAMES.stream().anyMatch(lower::endsWith)
                || PACKED_TYPES.stream().anyMatch(type::startsWith);
        return !isPackedItself && !codings(response).isEmpty();
    }

    /**
     * The body as the file is, unpacked within the bounds of the client when it comes packed.
     *
     * @throws HttpException when it is packed in a way that cannot be undone
     */
    public static InputStream unpacked(HttpResponse response) throws HttpException {
        List<String> codings = codings(response);
        if (codings.isEmpty()) {
            return response.body();
        }
        if (codings.size() > 1
                || !(codings.getFirst().equals("gzip") || codings.getFirst().equals("x-gzip"))) {
            throw new HttpException(
                    Reason.MALFORMED,
                    response.url().host() + ": the server packs the file in a way that nobody asked for: "
                            + String.join(", ", codings));
        }
        return gunzipped(response);
    }

    /** Some servers say gzip of what they send plain. */
    private static InputStream gunzipped(HttpResponse response) throws HttpException {
        try {
            return plain(response.body());
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(Reason.BROKEN, response.url().host() + ": " + e.getMessage(), e);
        }
    }

    /**
     * What may be gzip or not, as it is without: torrents come in both forms, from servers and as files. Unpacking stops
     * at what grows far more than any real content; the caller bounds how much it reads.
     *
     * @throws IOException if the first bytes cannot be read; reading on throws {@link HttpException} at broken gzip
     */
    public static InputStream plain(InputStream in) throws IOException {
        PushbackInputStream body = new PushbackInputStream(in, GunzipInput.MAGIC_LENGTH);
        byte[] head = body.readNBytes(GunzipInput.MAGIC_LENGTH);
        body.unread(head);
        return GunzipInput.isGzip(head) ? new GunzipInput(body) : body;
    }

    private static List<String> codings(HttpResponse response) {
        return response.headers().all("Content-Encoding").stream()
                .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(",", -1)).stream())
                .map(String::strip)
                .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
                .toList();
    }
}
