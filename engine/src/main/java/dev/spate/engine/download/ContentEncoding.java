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
 * Removes a compression that was not requested: object stores and caches send what they store compressed, with
 * {@code Content-Encoding: gzip}. Stateless.
 */
public final class ContentEncoding {
    /** Names and types of compressed files; for these the header describes the file, not the transfer. */
    private static final List<String> COMPRESSED_NAMES = List.of(".gz", ".gzip", ".tgz", ".taz", ".svgz", ".z", ".emz");

    private static final List<String> COMPRESSED_TYPES =
            List.of("application/gzip", "application/x-gzip", "application/x-tgz", "application/x-gtar-compressed");

    private ContentEncoding() {}

    /** Whether the body is a compressed form of the file with this name. */
    static boolean isCompressed(HttpResponse response, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean isCompressedFile = COMPRESSED_NAMES.stream().anyMatch(lower::endsWith)
                || COMPRESSED_TYPES.stream().anyMatch(type::startsWith);
        return !isCompressedFile && !codings(response).isEmpty();
    }

    /**
     * The bytes of the file: the body, decompressed if necessary, within the limits of the client.
     *
     * @throws HttpException when its compression is not supported
     */
    public static InputStream decompressed(HttpResponse response) throws HttpException {
        List<String> codings = codings(response);
        if (codings.isEmpty()) {
            return response.body();
        }
        if (codings.size() > 1
                || !(codings.getFirst().equals("gzip") || codings.getFirst().equals("x-gzip"))) {
            throw new HttpException(
                    Reason.MALFORMED,
                    response.url().host() + ": the server compresses the file in a way that was not requested: "
                            + String.join(", ", codings));
        }
        return gunzipped(response);
    }

    /** Some servers announce gzip but send plain bytes. */
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
     * Decompresses the input if it is gzip: torrent files exist in both forms. Decompression fails when the output
     * grows far more than that of any real content. The caller limits how much it reads.
     *
     * @throws IOException if the first bytes cannot be read; later reads throw {@link HttpException} for broken gzip
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
