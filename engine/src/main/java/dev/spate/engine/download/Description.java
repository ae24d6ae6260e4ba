package dev.spate.engine.download;

import dev.spate.http.HttpException;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A web address whose server names a torrent of its content (RFC 6249).
 *
 * <p>A link is used only if it leads to the host that gave it, so that a server cannot make this program send requests
 * to other hosts.
 *
 * @param torrent the URL of the torrent file
 * @param content the URL of the torrent's content on the same server, if it names one
 * @param address the address that was requested
 * @param length the length of the file at the address itself
 */
public record Description(HttpUrl torrent, Optional<HttpUrl> content, HttpUrl address, OptionalLong length) {
    private static final String TORRENT_TYPE = "application/x-bittorrent";

    /** The description in the answer's headers, if there is one. */
    public static Optional<Description> of(HttpResponse response) {
        List<WebLink> links = WebLink.of(response.headers());
        return links.stream()
                .filter(link -> link.is("describedby") && link.type().equals(TORRENT_TYPE))
                .flatMap(link -> onSameHost(response.url(), link).stream())
                .findFirst()
                .map(torrent -> new Description(
                        torrent,
                        links.stream()
                                .filter(link -> link.is("enclosure"))
                                .flatMap(link -> onSameHost(response.url(), link).stream())
                                .findFirst(),
                        response.url(),
                        response.length()));
    }

    private static Optional<HttpUrl> onSameHost(HttpUrl from, WebLink link) {
        try {
            HttpUrl to = from.resolve(link.target());
            boolean isSame =
                    to.isSecure() == from.isSecure() && to.host().equals(from.host()) && to.port() == from.port();
            return isSame ? Optional.of(to) : Optional.empty();
        } catch (HttpException _) {
            // A magnet link, or not a valid URL.
            return Optional.empty();
        }
    }

    /**
     * The URL of a web seed for the torrent: the one that the server names, or the address itself if it is that of the
     * only file.
     *
     * @param fileLength the length of the torrent's only file; empty when it has several
     */
    public Optional<HttpUrl> webSeed(OptionalLong fileLength) {
        return content.or(
                () -> fileLength.isPresent() && fileLength.equals(length) ? Optional.of(address) : Optional.empty());
    }
}
