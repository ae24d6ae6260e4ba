package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.download.ContentEncoding;
import dev.spate.engine.download.Description;
import dev.spate.engine.download.TorrentSniffer;
import dev.spate.engine.reason.Reasons;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpRequest;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.wire.WireLimits;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Fetches torrents from http and https addresses and saves nothing. Blocks the calling thread while it waits for the
 * network.
 */
public final class TorrentFetcher {
    private TorrentFetcher() {}

    /** The torrent at an address. A regular file is refused after its first bytes, whatever its length. */
    public static Metainfo torrent(HttpClient client, String address) {
        try {
            HttpUrl url = HttpUrl.parse(address);
            Optional<Description> description;
            try (HttpResponse response = answer(client, url)) {
                description = Description.of(response);
                if (description.isEmpty()) {
                    return read(response, address);
                }
            }
            return torrent(client, description.get()).metainfo();
        } catch (IOException e) {
            throw failure(address, e);
        }
    }

    /** The torrent by which a server describes its content. */
    public static WebTorrent torrent(HttpClient client, Description description) {
        String address = description.torrent().text();
        try (HttpResponse response = answer(client, description.torrent())) {
            Metainfo metainfo = read(response, address);
            OptionalLong fileLength = metainfo.files().size() == 1
                    ? OptionalLong.of(metainfo.files().getFirst().length())
                    : OptionalLong.empty();
            return new WebTorrent(metainfo, description.webSeed(fileLength).map(HttpUrl::text));
        } catch (IOException e) {
            throw failure(address, e);
        }
    }

    private static HttpResponse answer(HttpClient client, HttpUrl url) throws HttpException {
        HttpResponse response = client.execute(HttpRequest.get(url, Long.MAX_VALUE)
                .withLocal(new LocalAccess.Allowed())
                .withoutGzip());
        if (!response.isOk()) {
            response.close();
            throw new CommandFailure(
                    ExitCode.UNREACHABLE, url.text() + ": the server answers with status " + response.status());
        }
        return response;
    }

    private static Metainfo read(HttpResponse response, String address) throws IOException {
        InputStream body = ContentEncoding.plain(ContentEncoding.decompressed(response));
        byte[] head = body.readNBytes(TorrentSniffer.HEAD_LENGTH);
        if (!TorrentSniffer.mayBeTorrent(head)) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, address + ": not a torrent");
        }
        byte[] rest = body.readNBytes(WireLimits.METAINFO_LENGTH_MAX + 1 - head.length);
        byte[] whole = new byte[head.length + rest.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(rest, 0, whole, head.length, rest.length);
        return DownloadSource.parse(address, whole);
    }

    /** The exit code and the line for a failure. */
    public static CommandFailure failure(String address, IOException failure) {
        return switch (failure) {
            case HttpException problem ->
                new CommandFailure(code(problem), address + ": " + Reasons.of(problem), problem);
            case FileAlreadyExistsException there
            when there.getReason() != null ->
                new CommandFailure(
                        ExitCode.STORAGE, there.getFile() + ": exists already; --overwrite replaces it", there);
            case FileSystemException disk ->
                new CommandFailure(ExitCode.STORAGE, Reasons.line(Path.of(""), disk), disk);
            default -> new CommandFailure(ExitCode.UNREACHABLE, address + ": " + Reasons.of(failure), failure);
        };
    }

    private static ExitCode code(HttpException problem) {
        return switch (problem.reason()) {
            case BAD_URL -> ExitCode.USAGE;
            case TIMEOUT -> ExitCode.NO_PROGRESS;
            case CANCELLED -> ExitCode.INTERRUPTED;
            case REFUSED, UNKNOWN_HOST, UNREACHABLE, PROXY, TLS, MALFORMED, TOO_LARGE, BROKEN, STATUS ->
                ExitCode.UNREACHABLE;
        };
    }
}
