package dev.spate.app;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.http.HttpClient;
import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.HttpRequest;
import dev.spate.engine.http.HttpResponse;
import dev.spate.engine.http.HttpUrl;
import dev.spate.engine.http.LocalAccess;
import dev.spate.wire.Limits;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.FileNames;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What lies behind an http or https address. Waits for the network on the thread that asks. */
final class Web {
    /** What an address leads to. */
    sealed interface Content {
        /** A torrent. */
        record Torrent(Metainfo metainfo) implements Content {}

        /**
         * Anything else.
         *
         * @param name safe to use for a file
         */
        record RegularFile(HttpUrl url, String name) implements Content {}
    }

    private static final String TORRENT_TYPE = "application/x-bittorrent";
    private static final String TORRENT_ENDING = ".torrent";

    private Web() {}

    /** Looks at the first bytes, because neither endings nor content types can be relied on. */
    static Content look(HttpClient client, String address) {
        try {
            HttpUrl url = HttpUrl.parse(address);
            try (HttpResponse response = client.execute(request(url))) {
                checkStatus(response, address);
                return look(response, url, address);
            }
        } catch (IOException e) {
            throw failure(address, e);
        }
    }

    /** A request for a file of any size that the person has asked for. */
    static HttpRequest request(HttpUrl url) {
        // Compression that the server adds on its own would make positions in the file meaningless.
        return HttpRequest.get(url, Long.MAX_VALUE)
                .withLocal(new LocalAccess.Allowed())
                .withoutGzip();
    }

    static void checkStatus(HttpResponse response, String address) {
        if (!response.isOk()) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, address + ": the server answers with status " + response.status());
        }
    }

    private static Content look(HttpResponse response, HttpUrl asked, String address) throws IOException {
        boolean isCalledTorrent = isCalledTorrent(response, asked);
        InputStream body = response.body();
        byte[] beginning = body.readNBytes(2);
        if (beginsLikeTorrent(beginning)) {
            byte[] rest = body.readNBytes(Limits.METAINFO_LENGTH_MAX);
            byte[] whole = new byte[beginning.length + rest.length];
            System.arraycopy(beginning, 0, whole, 0, beginning.length);
            System.arraycopy(rest, 0, whole, beginning.length, rest.length);
            if (isCalledTorrent) {
                return new Content.Torrent(Source.parse(address, whole));
            }
            try {
                return new Content.Torrent(Metainfo.parse(whole));
            } catch (ProtocolException e) {
                // It only looked like one.
                return new Content.RegularFile(asked, name(response, asked));
            }
        }
        if (isCalledTorrent) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, address + ": the server calls it a torrent, but it is none");
        }
        return new Content.RegularFile(asked, name(response, asked));
    }

    /** A bencoded dictionary with a first key. */
    private static boolean beginsLikeTorrent(byte[] beginning) {
        return beginning.length == 2 && beginning[0] == 'd' && beginning[1] >= '1' && beginning[1] <= '9';
    }

    private static boolean isCalledTorrent(HttpResponse response, HttpUrl asked) {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return type.startsWith(TORRENT_TYPE)
                || asked.rawPath().toLowerCase(Locale.ROOT).endsWith(TORRENT_ENDING)
                || response.url().rawPath().toLowerCase(Locale.ROOT).endsWith(TORRENT_ENDING);
    }

    /** The last name of the path that was asked for, or of the one that answered, or of the host. */
    private static String name(HttpResponse response, HttpUrl asked) {
        return lastName(asked).or(() -> lastName(response.url())).orElseGet(asked::host);
    }

    private static Optional<String> lastName(HttpUrl url) {
        String path = url.rawPath();
        String raw = path.substring(path.lastIndexOf('/') + 1);
        // A plus is a plus in a path; the decoder is one for forms.
        String decoded;
        try {
            decoded = URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            decoded = raw;
        }
        return FileNames.sanitise(decoded.getBytes(StandardCharsets.UTF_8));
    }

    /** What a failure means for the person. */
    static CommandFailure failure(String address, IOException failure) {
        ExitCode code = ExitCode.UNREACHABLE;
        if (failure instanceof HttpException problem) {
            code = switch (problem.reason()) {
                case BAD_URL -> ExitCode.USAGE;
                case TIMEOUT -> ExitCode.NO_PROGRESS;
                case CANCELLED -> ExitCode.INTERRUPTED;
                case REFUSED, UNKNOWN_HOST, UNREACHABLE, PROXY, TLS, MALFORMED, TOO_LARGE, BROKEN, STATUS ->
                    ExitCode.UNREACHABLE;
            };
        }
        return new CommandFailure(code, address + ": " + Reasons.of(failure), failure);
    }
}
