package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The host of a URL: a name or a literal address. Immutable.
 *
 * @param text the name in lower case without a final dot, or the address; an IPv6 address without brackets
 * @param literal the address, unless the host is a name
 */
record HostName(String text, Optional<InetAddress> literal) {
    private static final int NAME_LENGTH_MAX = 253;
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern NUMERIC = Pattern.compile("[0-9]+|0x[0-9a-f]*");

    static HostName parse(String written) throws HttpException {
        String lower = written.toLowerCase(Locale.ROOT);
        if (lower.startsWith("[") && lower.endsWith("]")) {
            return ipv6(lower.substring(1, lower.length() - 1));
        }
        if (IPV4.matcher(lower).matches()) {
            return literal(lower);
        }
        return name(lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower);
    }

    private static HostName ipv6(String inner) throws HttpException {
        // A zone like %eth0 has a meaning only on the machine that wrote it, so the pattern does not allow one.
        if (!IPV6.matcher(inner).matches() || inner.indexOf(':') < 0) {
            throw bad("the brackets do not contain an IPv6 address");
        }
        return literal(inner);
    }

    private static HostName literal(String text) throws HttpException {
        try {
            InetAddress address = InetAddress.ofLiteral(text);
            return new HostName(address.getHostAddress(), Optional.of(address));
        } catch (IllegalArgumentException e) {
            throw new HttpException(Reason.BAD_URL, "not a usable URL: the host is not an address", e);
        }
    }

    private static HostName name(String name) throws HttpException {
        if (name.isEmpty()) {
            throw bad("it has no host");
        }
        if (name.length() > NAME_LENGTH_MAX) {
            throw bad("the host is longer than " + NAME_LENGTH_MAX + " characters");
        }
        String[] labels = name.split("\\.", -1);
        for (String label : labels) {
            if (!LABEL.matcher(label).matches()) {
                throw bad("the host is not a name of ASCII letters, digits and hyphens");
            }
        }
        // No top-level domain is a number: such a host is an address, spelled to get past a check.
        if (NUMERIC.matcher(labels[labels.length - 1]).matches()) {
            throw bad("the host is not an address of four decimal numbers");
        }
        return new HostName(name, Optional.empty());
    }

    boolean isLocalhost() {
        return text.equals("localhost") || text.endsWith(".localhost");
    }

    boolean isIdna() {
        return literal.isEmpty() && (text.startsWith("xn--") || text.contains(".xn--"));
    }

    String bracketed() {
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    private static HttpException bad(String why) {
        return new HttpException(Reason.BAD_URL, "not a usable URL: " + why);
    }
}
