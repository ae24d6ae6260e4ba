package dev.spate.engine.download;

import dev.spate.http.HttpException;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A web address that says where a torrent of its content is (RFC 6249).
 *
 * <p>A link leads to the host that gave it, or it is not followed: who gives an address away does not get to choose
 * what else is asked from here.
 *
 * @param torrent where the torrent file is
 * @param content where the same server has the bytes of the torrent, if it says so
 * @param address what was asked
 * @param length of what lies at the address itself
 */
public record Description(HttpUrl torrent, Optional<HttpUrl> content, HttpUrl address, OptionalLong length) {
    private static final String TORRENT_TYPE = "application/x-bittorrent";

    /** What the answer's headers say, if they say it. */
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
            // A magnet link, or nonsense.
            return Optional.empty();
        }
    }

    /**
     * The address as a web seed of the torrent: what the server names, or the address itself if it gives the one file.
     *
     * @param fileLength of the torrent's only file, or nothing when it has several
     */
    public Optional<HttpUrl> webSeed(OptionalLong fileLength) {
        return content.or(
                () -> fileLength.isPresent() && fileLength.equals(length) ? Optional.of(address) : Optional.empty());
    }
}
