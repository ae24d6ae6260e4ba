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

/** The share's web address. Thread-safe; calls wait for the network. */
final class ShareSite implements AutoCloseable {
    private static final Pattern AUTHORITY = Pattern.compile("([a-z]+://)([^/:\\[\\]]+)((?::\\d+)?(?:/.*)?)");

    private final HttpUrl home;
    private final HttpClient client;
    private final HttpClient streaming;

    /** As the share has told last; 0 while it has not. */
    private volatile int peerPort;

    ShareSite(HttpUrl home, HttpSettings settings) {
        this.home = home;
        this.client = new HttpClient(settings);
        this.streaming =
                new HttpClient(settings.withTimeouts(settings.connectTimeout(), FollowLimits.STREAM_SILENCE_MAX));
    }

    /** The address without what follows the host. */
    String origin() throws HttpException {
        return home.resolve("/").text();
    }

    /** Where something of the share is, for the engine. */
    URI address(String place) {
        return URI.create(text(home) + place);
    }

    private static String text(HttpUrl home) {
        String host = home.host().contains(":") && !home.host().startsWith("[") ? "[" + home.host() + "]" : home.host();
        return (home.isSecure() ? "https" : "http") + "://" + host + ":" + home.port();
    }

    /** The share listens for peers at this port. */
    void peerPort(int port) {
        peerPort = port;
    }

    /** The share as a peer, if it has said that it is one and can be dialled: on its own host, whatever it says. */
    Optional<PeerAddress> peer() {
        return peerPort == 0
                ? Optional.empty()
                : hostAddress().map(address -> PeerAddress.of(address.getAddress(), peerPort));
    }

    /** The address of the share's host. Its name is not looked up behind a proxy, which is to hide it. */
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

    /** The stream of events; the caller closes it. */
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
                            ? "this address has nothing to follow"
                            : "the server answers with status " + response.status());
        }
        return response;
    }

    /**
     * The torrent of an offer, which is kept for the next start.
     *
     * @throws FeedException when it is not the one that was announced
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

    /** Requests that share a connection; the caller closes it. */
    HttpConversation conversation() {
        return client.conversation();
    }

    /** What an offer holds: as the share has said, or else out of its torrent. */
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
     * @param path the names that lead to it, the torrent's own first
     */
    void read(OfferedItem offer, List<String> path, ByteBuffer target, HttpConversation conversation)
            throws IOException {
        List<String> names = new ArrayList<>(path);
        // The offer's own name, because that of a torrent is made safe for every file system.
        names.set(0, offer.name());
        byte[] bytes = body(conversation.execute(small(WebNames.content(String.join("/", names)), target.remaining())));
        if (bytes.length != target.remaining()) {
            throw new FeedException("the share gives fewer bytes than it has announced");
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
     * Its trackers. The engine asks one in a private network only where the URL shows its address, and the share may go
     * by a name: the person has named that server, so its address takes the name's place.
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

    /** Asks for something that has no bytes. */
    void getEmpty(String place) throws IOException {
        if (get(place, 1).length > 0) {
            throw new FeedException("is not empty");
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
                throw new FeedException("the share leads to another server");
            }
            return response.readBody();
        }
    }

    /** Tells the share something; its answer means nothing. */
    void tell(String place) throws IOException {
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

    /** Ends every call that waits. */
    @Override
    public void close() {
        client.close();
        streaming.close();
    }
}
