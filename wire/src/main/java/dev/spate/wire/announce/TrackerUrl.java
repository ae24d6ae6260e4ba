package dev.spate.wire.announce;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Builds the URLs of announces and scrapes (BEP 3, 7, 41, 48). A tracker's own URL comes from torrents, that is from
 * strangers: a URL that could smuggle in a second request or forged parameters is refused.
 */
public final class TrackerUrl {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private TrackerUrl() {}

    /**
     * The URL of this announce.
     *
     * @param tracker the tracker's announce URL, which may have a query of its own
     * @throws ProtocolException when the URL cannot be extended safely
     */
    public static String announce(String tracker, AnnounceRequest request) throws ProtocolException {
        StringBuilder url = begin(tracker);
        parameter(url, "info_hash", request.infoHash().wire());
        parameter(url, "peer_id", request.peerId().bytes());
        parameter(url, "port", request.port());
        parameter(url, "uploaded", request.uploaded());
        parameter(url, "downloaded", request.downloaded());
        parameter(url, "left", request.left());
        parameter(url, "compact", 1);
        parameter(url, "no_peer_id", 1);
        parameter(url, "key", HEX.toHexDigits(request.key()));
        if (request.numWant() != AnnounceRequest.NUM_WANT_DEFAULT) {
            parameter(url, "numwant", request.numWant());
        }
        if (request.event() != AnnounceEvent.NONE) {
            parameter(url, "event", request.event().httpName());
        }
        request.trackerId().ifPresent(id -> parameter(url, "trackerid", id));
        request.otherAddress().ifPresent(other -> parameter(url, other.isIpv6() ? "ipv6" : "ipv4", withoutPort(other)));
        return url.toString();
    }

    /**
     * The URL of a scrape, if the tracker has one: the last {@code /announce} of the path becomes {@code /scrape}
     * (BEP 48).
     *
     * @param hashes 1 to {@link AnnounceLimits#SCRAPE_SWARMS_MAX}
     * @throws ProtocolException when the URL cannot be extended safely
     */
    public static Optional<String> scrape(String tracker, List<WireHash> hashes) throws ProtocolException {
        if (hashes.isEmpty() || hashes.size() > AnnounceLimits.SCRAPE_SWARMS_MAX) {
            throw new IllegalArgumentException(hashes.size() + " swarms");
        }
        int pathStart = pathStart(tracker);
        int found = tracker.lastIndexOf("/announce", pathEnd(tracker));
        if (found < pathStart || found + "/announce".length() > pathEnd(tracker)) {
            return Optional.empty();
        }
        StringBuilder url =
                begin(tracker.substring(0, found) + "/scrape" + tracker.substring(found + "/announce".length()));
        hashes.forEach(hash -> parameter(url, "info_hash", hash.bytes()));
        return Optional.of(url.toString());
    }

    /**
     * Path and query of a UDP tracker's URL, which an announce carries by BEP 41. Empty when there is none, when it has
     * more than {@link AnnounceLimits#URL_DATA_MAX} characters, or when it is not ASCII.
     */
    public static String urlData(String tracker) {
        String data = withoutFragment(tracker).substring(pathStart(tracker));
        boolean isAscii = data.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        return isAscii && data.length() <= AnnounceLimits.URL_DATA_MAX ? data : "";
    }

    private static StringBuilder begin(String tracker) throws ProtocolException {
        if (tracker.length() > AnnounceLimits.URL_MAX) {
            throw new ProtocolException("tracker URL of " + tracker.length() + " characters");
        }
        if (tracker.chars().anyMatch(c -> c <= 0x20 || c == 0x7f)) {
            throw new ProtocolException("tracker URL has a space or a control character");
        }
        String base = withoutFragment(tracker);
        int query = base.indexOf('?');
        if (query >= 0 && ("&" + base.substring(query + 1)).contains("&info_hash=")) {
            throw new ProtocolException("tracker URL already names an info-hash");
        }
        StringBuilder url = new StringBuilder(base.length() + 300).append(base);
        if (query < 0) {
            url.append('?');
        } else if (query != base.length() - 1 && !base.endsWith("&")) {
            url.append('&');
        }
        return url;
    }

    private static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    /** Index of the first character after scheme and authority. */
    private static int pathStart(String url) {
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + "://".length();
        while (start < url.length() && "/?#".indexOf(url.charAt(start)) < 0) {
            start++;
        }
        return start;
    }

    private static int pathEnd(String url) {
        int end = pathStart(url);
        while (end < url.length() && "?#".indexOf(url.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static String withoutPort(PeerAddress address) {
        String text = address.withPort(0).toString();
        return address.isIpv6() ? text.substring(1, text.lastIndexOf(']')) : text.substring(0, text.lastIndexOf(':'));
    }

    private static void parameter(StringBuilder url, String name, long value) {
        parameter(url, name, Long.toString(value));
    }

    private static void parameter(StringBuilder url, String name, String value) {
        parameter(url, name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void parameter(StringBuilder url, String name, byte[] value) {
        char last = url.charAt(url.length() - 1);
        if (last != '?' && last != '&') {
            url.append('&');
        }
        url.append(name).append('=');
        for (byte b : value) {
            if (b > 0 && UNRESERVED.indexOf(b) >= 0) {
                url.append((char) b);
            } else {
                url.append('%').append(HEX.toHexDigits(b));
            }
        }
    }
}
