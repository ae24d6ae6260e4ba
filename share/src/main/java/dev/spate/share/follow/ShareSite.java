package dev.spate.share.follow;

import dev.spate.http.HttpClient;
import dev.spate.http.HttpConversation;
import dev.spate.http.HttpException;
import dev.spate.http.HttpRequest;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpSettings;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.http.ProxyChoice;
import dev.spate.share.file.AtomicFile;
import dev.spate.share.text.WebNames;
import dev.spate.wire.AddressLiteral;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests to the share's web address. Thread-safe; calls wait for the network. */
final class ShareSite implements AutoCloseable {
    private static final Pattern AUTHORITY = Pattern.compile("([a-z]+://)([^/:\\[\\]]+)((?::\\d+)?(?:/.*)?)");

    private final HttpUrl home;
    private final HttpClient client;
    private final HttpClient streaming;

    ShareSite(HttpUrl home, HttpSettings settings) {
        this.home = home;
        this.client = new HttpClient(settings);
        this.streaming =
                new HttpClient(settings.withTimeouts(settings.connectTimeout(), FollowLimits.STREAM_SILENCE_MAX));
    }

    /** The share's address up to the port, without a path. */
    String origin() throws HttpException {
        return home.resolve("/").text();
    }

    /** The full address of a path at the share, for the engine. */
    URI address(String place) {
        return URI.create(text(home) + place);
    }

    private static String text(HttpUrl home) {
        String host = home.host().contains(":") && !home.host().startsWith("[") ? "[" + home.host() + "]" : home.host();
        return (home.isSecure() ? "https" : "http") + "://" + host + ":" + home.port();
    }

    /**
     * The share as a peer. The address is always that of its own host, whatever it sends.
     *
     * @param port the port that it has named; 0 when it has named none
     */
    Optional<PeerAddress> peer(int port) {
        return port == 0 ? Optional.empty() : hostAddress().map(address -> PeerAddress.of(address.getAddress(), port));
    }

    /** The address of the share's host. With a proxy its name is not looked up, because the proxy must hide it. */
    private Optional<InetAddress> hostAddress() {
        Optional<InetAddress> shown = home.literalAddress();
        if (shown.isPresent() || !(client.settings().proxy() instanceof ProxyChoice.None)) {
            return shown;
        }
        try {
            return Optional.of(InetAddress.getByName(home.host()));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /**
     * Opens the stream of events; the caller closes it.
     *
     * @param query empty, or a question mark and parameters
     * @param lastId the id to resume after; empty for a new stream
     * @throws FeedException when the server has no stream of events
     */
    HttpResponse events(String query, String lastId) throws IOException {
        HttpRequest request = request("/events" + query, Long.MAX_VALUE).withHeader("Accept", "text/event-stream");
        HttpResponse response =
                streaming.execute(lastId.isEmpty() ? request : request.withHeader("Last-Event-ID", lastId));
        boolean isStream = response.isOk()
                && response.headers().first("Content-Type").orElse("").startsWith("text/event-stream");
        if (!isStream || !isHere(response.url())) {
            response.close();
            throw new FeedException(
                    response.isOk()
                            ? "there is nothing to follow at this address"
                            : "the server answers with status " + response.status());
        }
        return response;
    }

    /**
     * Returns the torrent of an offer from the file {@code kept}, or fetches it and keeps it there for the next start.
     *
     * @throws FeedException when its info-hash is not the offer's
     */
    Metainfo torrent(OfferedItem offer, Path kept) throws IOException {
        String hash = offer.infoHash().orElseThrow();
        if (Files.exists(kept)) {
            try {
                return checked(Files.readAllBytes(kept), hash);
            } catch (FeedException damaged) {
                Files.delete(kept);
            }
        }
        byte[] bytes = get(offer.torrent(), dev.spate.wire.WireLimits.METAINFO_LENGTH_MAX);
        Metainfo metainfo = checked(bytes, hash);
        AtomicFile.write(kept, bytes);
        return metainfo;
    }

    /** Several requests over one connection; the caller closes it. */
    HttpConversation conversation() {
        return client.conversation();
    }

    /** The torrent of an offer: from the offer itself, or else fetched from the share. */
    Metainfo description(OfferedItem offer, HttpConversation conversation) throws IOException {
        Optional<Metainfo> said = offer.description();
        return said.isPresent()
                ? said.get()
                : checked(
                        body(conversation.execute(small(offer.torrent(), FollowLimits.WEB_LENGTH_MAX))),
                        offer.infoHash().orElseThrow());
    }

    /**
     * Fills the target with the bytes of one file of an offer.
     *
     * @param path the names that lead to the file, the torrent's own name first
     */
    void read(OfferedItem offer, List<String> path, ByteBuffer target, HttpConversation conversation)
            throws IOException {
        List<String> names = new ArrayList<>(path);
        // The offer's own name: the one in a parsed torrent may differ, because it is made safe for every file system.
        names.set(0, offer.name());
        byte[] bytes = body(conversation.execute(small(WebNames.content(String.join("/", names)), target.remaining())));
        if (bytes.length != target.remaining()) {
            throw new FeedException("the share sends fewer bytes than it has announced");
        }
        target.put(bytes);
    }

    private HttpRequest small(String place, long bodyMax) throws HttpException {
        return request(place, bodyMax).withTimeLimit(FollowLimits.REQUEST_TIME_MAX);
    }

    private Metainfo checked(byte[] bytes, String hash) throws FeedException {
        try {
            Metainfo metainfo = Metainfo.parse(bytes);
            if (!metainfo.hasV1() || !metainfo.infoHash().v1Hex().equals(hash)) {
                throw new FeedException("its torrent is not the one that was announced");
            }
            return Metainfo.fromInfo(metainfo.infoBytes(), trackers(metainfo), metainfo.webSeeds());
        } catch (ProtocolException e) {
            throw new FeedException("its torrent cannot be used: " + e.getMessage());
        }
    }

    /**
     * The torrent's trackers. The engine asks a tracker in a private network only if the URL contains its address, but
     * the share may have a name. The user has named that server, so its address replaces the name.
     */
    private List<List<String>> trackers(Metainfo metainfo) {
        List<List<String>> tiers = new ArrayList<>();
        for (List<String> tier : metainfo.trackers()) {
            tiers.add(tier.stream().map(this::shown).toList());
        }
        return tiers;
    }

    private String shown(String tracker) {
        Matcher parts = AUTHORITY.matcher(tracker);
        boolean isPlain = tracker.startsWith("http://") || tracker.startsWith("udp://");
        if (!isPlain
                || !parts.matches()
                || !parts.group(2).equalsIgnoreCase(home.host())
                || AddressLiteral.parse(home.host()).isPresent()) {
            return tracker;
        }
        return hostAddress()
                .map(InetAddress::getHostAddress)
                .map(address -> address.contains(":") ? "[" + address + "]" : address)
                .map(address -> parts.group(1) + address + parts.group(3))
                .orElse(tracker);
    }

    /** Requests an offer without bytes, to check that the share still has it. */
    void getEmpty(String place) throws IOException {
        if (get(place, 1).length > 0) {
            throw new FeedException("the share sends bytes for an offer without bytes");
        }
    }

    private byte[] get(String place, long bodyMax) throws IOException {
        return body(client.execute(small(place, bodyMax)));
    }

    private byte[] body(HttpResponse answer) throws IOException {
        try (HttpResponse response = answer) {
            if (!response.isOk()) {
                throw new FeedException("the share answers with status " + response.status());
            }
            if (!isHere(response.url())) {
                throw new FeedException("the share redirects to another server");
            }
            return response.readBody();
        }
    }

    /** Sends a POST request without a body; its answer is ignored. */
    void post(String place) throws IOException {
        HttpRequest request =
                request(place, 1024).withMethod(HttpRequest.Method.POST).withTimeLimit(FollowLimits.REQUEST_TIME_MAX);
        client.execute(request).close();
    }

    private HttpRequest request(String place, long bodyMax) throws HttpException {
        return HttpRequest.get(home.resolve(place), bodyMax)
                .withLocal(new LocalAccess.Allowed())
                .withoutGzip();
    }

    private boolean isHere(HttpUrl url) {
        return url.isSecure() == home.isSecure()
                && url.port() == home.port()
                && url.host().equals(home.host());
    }

    /** Ends all waiting calls. */
    @Override
    public void close() {
        client.close();
        streaming.close();
    }
}
