package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * An {@code http} or {@code https} URL, parsed strictly. Immutable.
 *
 * <p>Path and query stay exactly as they were written, because trackers and signed links compare bytes. Only characters
 * that are not allowed in a URL (a space, letters outside ASCII) become their %-form. A host is a name of ASCII
 * letters, a dotted IPv4 address of four decimal numbers, or an IPv6 address in brackets. Other spellings of addresses
 * that some libraries read (octal, one number) are refused, because they only serve to get past a check. The fragment
 * and spaces around the URL are dropped.
 */
public final class HttpUrl {
    private static final String ILLEGAL_IN_TARGET = " \"<>\\^`{|}";

    private final boolean secure;
    private final String userInfo;
    private final HostName host;
    private final int port;
    private final String target;

    private HttpUrl(boolean secure, String userInfo, HostName host, int port, String target) {
        this.secure = secure;
        this.userInfo = userInfo;
        this.host = host;
        this.port = port;
        this.target = target;
    }

    /**
     * Parses a URL.
     *
     * @throws HttpException with {@link Reason#BAD_URL} if it is not one that this client can use
     */
    public static HttpUrl parse(String pasted) throws HttpException {
        String text = pasted.strip();
        if (text.length() > HttpLimits.URL_LENGTH_MAX) {
            throw bad("longer than " + HttpLimits.URL_LENGTH_MAX + " characters");
        }
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw bad("only http:// and https:// are possible");
        }
        int start = colon + 3;
        int end = firstOf(text, "/?#", start);
        String authority = text.substring(start, end);
        return build(scheme.equals("https"), authority, text.substring(end));
    }

    private static HttpUrl build(boolean secure, String authority, String rest) throws HttpException {
        int at = authority.lastIndexOf('@');
        String userInfo = at < 0 ? "" : authority.substring(0, at);
        if (userInfo.indexOf('@') >= 0 || !isPrintable(userInfo)) {
            throw bad("user and password before the host must be %-encoded");
        }
        String hostAndPort = authority.substring(at + 1);
        int colon = hostAndPort.startsWith("[")
                ? hostAndPort.indexOf(':', hostAndPort.indexOf(']') + 1)
                : hostAndPort.indexOf(':');
        HostName host = HostName.parse(colon < 0 ? hostAndPort : hostAndPort.substring(0, colon));
        int port = colon < 0 ? defaultPort(secure) : port(hostAndPort.substring(colon + 1), secure);
        return new HttpUrl(secure, userInfo, host, port, target(rest));
    }

    private static int port(String digits, boolean secure) throws HttpException {
        if (digits.isEmpty()) {
            return defaultPort(secure);
        }
        if (digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw bad("the port is not a number");
        }
        int port = Integer.parseInt(digits);
        if (port < 1 || port > 0xffff) {
            throw bad("port " + port + " is not within 1 to 65535");
        }
        return port;
    }

    private static String target(String rest) throws HttpException {
        String withoutFragment = rest.substring(0, firstOf(rest, "#", 0));
        String absolute = withoutFragment.startsWith("/") ? withoutFragment : "/" + withoutFragment;
        StringBuilder target = new StringBuilder(absolute.length() + 16);
        byte[] bytes = absolute.getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
            int c = b & 0xff;
            if (c < 0x20 || c == 0x7f) {
                throw bad("control characters");
            }
            if (c > 0x7f || ILLEGAL_IN_TARGET.indexOf(c) >= 0) {
                target.append('%').append(hexDigit(c >> 4)).append(hexDigit(c & 15));
            } else {
                target.append((char) c);
            }
        }
        return target.toString();
    }

    /**
     * The URL of a {@code Location} header, relative to this one (RFC 3986 section 5.2).
     *
     * @throws HttpException with {@link Reason#BAD_URL} if it is not one that this client can use
     */
    public HttpUrl resolve(String reference) throws HttpException {
        if (hasScheme(reference)) {
            return parse(reference);
        }
        String scheme = secure ? "https:" : "http:";
        if (reference.startsWith("//")) {
            return parse(scheme + reference);
        }
        String relative = reference.substring(0, firstOf(reference, "#", 0));
        if (relative.isEmpty()) {
            return this;
        }
        String path = rawPath();
        String merged = switch (relative.charAt(0)) {
            case '/' -> relative;
            case '?' -> path + relative;
            default -> path.substring(0, path.lastIndexOf('/') + 1) + relative;
        };
        if (merged.length() > HttpLimits.URL_LENGTH_MAX) {
            throw bad("longer than " + HttpLimits.URL_LENGTH_MAX + " characters");
        }
        return at(merged);
    }

    /**
     * The same server with another path and query; steps like {@code ../} in the path are resolved.
     *
     * @param pathAndQuery begins with a slash; two slashes do not make it a host
     * @throws HttpException with {@link Reason#BAD_URL} if it has characters that no URL can have
     */
    public HttpUrl at(String pathAndQuery) throws HttpException {
        int query = firstOf(pathAndQuery, "?", 0);
        String tidy = DotSegments.remove(pathAndQuery.substring(0, query)) + pathAndQuery.substring(query);
        return new HttpUrl(secure, userInfo, host, port, target(tidy));
    }

    /** The same URL with this text appended to its query, after {@code ?} or {@code &} as needed. */
    public HttpUrl withQueryAppended(String parameters) throws HttpException {
        char last = target.charAt(target.length() - 1);
        String joint = target.indexOf('?') < 0 ? "?" : last == '?' || last == '&' ? "" : "&";
        return new HttpUrl(secure, userInfo, host, port, target(target + joint + parameters));
    }

    /** The same URL without user and password. */
    HttpUrl withoutUserInfo() {
        return new HttpUrl(secure, "", host, port, target);
    }

    /** Whether it is {@code https}. */
    public boolean isSecure() {
        return secure;
    }

    /** The name in lower case, or the address as text; an IPv6 address without brackets. */
    public String host() {
        return host.text();
    }

    /** The address, if the host is an address and not a name. */
    public Optional<InetAddress> literalAddress() {
        return host.literal();
    }

    /** Whether the host is a literal address or a name of this machine, so that the URL itself shows where it leads. */
    boolean namesLocalHost() {
        return host.literal().isPresent() || host.isLocalhost();
    }

    /** Whether a part of the name stands for letters outside ASCII, which may look like those of another name. */
    public boolean isIdna() {
        return host.isIdna();
    }

    /** 1 to 65535. */
    public int port() {
        return port;
    }

    /** User and password as they were written, with their %-forms, or an empty text. */
    String rawUserInfo() {
        return userInfo;
    }

    /** The target of a request line: path and query, exactly as written. */
    public String target() {
        return target;
    }

    /** The path, exactly as written; at least {@code /}. */
    public String rawPath() {
        return target.substring(0, firstOf(target, "?", 0));
    }

    /** The query without its {@code ?}, exactly as written; empty when there is none. */
    public String rawQuery() {
        int question = target.indexOf('?');
        return question < 0 ? "" : target.substring(question + 1);
    }

    /** The value of a {@code Host} header: the port only if it is not the usual one. */
    String hostHeader() {
        return port == defaultPort(secure) ? host.bracketed() : host.bracketed() + ":" + port;
    }

    /** Host and port, always both. */
    String hostAndPort() {
        return host.bracketed() + ":" + port;
    }

    /** Whether both are the same scheme, host and port. */
    boolean sameOrigin(HttpUrl other) {
        return secure == other.secure && port == other.port && host.equals(other.host);
    }

    /** The whole URL with its secrets, for a file that only its owner can read; logs use {@link #toString}. */
    public String text() {
        String scheme = secure ? "https://" : "http://";
        return scheme + (userInfo.isEmpty() ? "" : userInfo + "@") + hostHeader() + target;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HttpUrl that
                && sameOrigin(that)
                && userInfo.equals(that.userInfo)
                && target.equals(that.target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port, target);
    }

    /** The URL without user, password and query, which may contain secrets. */
    @Override
    public String toString() {
        String scheme = secure ? "https://" : "http://";
        return scheme + hostHeader() + rawPath() + (target.indexOf('?') < 0 ? "" : "?…");
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static boolean hasScheme(String reference) {
        int end = firstOf(reference, ":/?#", 0);
        return end > 0 && end < reference.length() && reference.charAt(end) == ':';
    }

    private static boolean isPrintable(String text) {
        return text.chars().allMatch(c -> c > 0x20 && c < 0x7f);
    }

    private static int firstOf(String text, String stops, int from) {
        int i = from;
        while (i < text.length() && stops.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static char hexDigit(int value) {
        return "0123456789ABCDEF".charAt(value);
    }

    private static HttpException bad(String why) {
        return new HttpException(Reason.BAD_URL, "not a usable URL: " + why);
    }
}
