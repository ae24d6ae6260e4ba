package dev.spate.http;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/**
 * Decides which addresses a request may connect to. Immutable.
 *
 * <p>It checks the address of the connection, not the name: a name can resolve differently between two look-ups. So the
 * name is looked up once, and the client connects to exactly the address that passed this check.
 *
 * @param local what the caller allows
 * @param narrowest the scope of the server that redirected here; a redirect never leads from a wider scope to a
 *     narrower one
 */
public record AddressRule(LocalAccess local, Scope narrowest) {
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    /** The rule for a URL that did not come from a redirect. */
    public static AddressRule firstHop(LocalAccess local) {
        return new AddressRule(local, Scope.LOOPBACK);
    }

    /** The rule for a redirect from a server of this scope. */
    AddressRule after(Scope redirector) {
        return new AddressRule(local, redirector);
    }

    /** Why a request for this URL must not connect to this address, or nothing if it may. */
    public Optional<String> objection(HttpUrl url, InetAddress address) {
        Scope scope = scope(address);
        if (scope == Scope.UNUSABLE || address.isLinkLocalAddress() || isMetadataService(address)) {
            return Optional.of("its address is one that nothing may connect to");
        }
        if (scope.compareTo(narrowest) < 0) {
            return Optional.of("a redirect must not lead into a private network");
        }
        return scope == Scope.GLOBAL || mayBeLocal(url)
                ? Optional.empty()
                : Optional.of("its address is in a private network, which this URL may not reach");
    }

    private boolean mayBeLocal(HttpUrl url) {
        return switch (local) {
            case LocalAccess.Refused() -> false;
            case LocalAccess.ShownUnder(String prefix) ->
                url.namesLocalHost() && url.rawPath().startsWith(prefix) && isPlain(url.rawPath());
            case LocalAccess.Allowed() -> true;
        };
    }

    /**
     * Whether every server reads this path as it is written. Dot segments lead to another path. Some servers also
     * change the path for an escape, a backslash, a parameter after a semicolon or two slashes.
     */
    private static boolean isPlain(String path) {
        boolean isUnreserved = path.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || "/-._~".indexOf(c) >= 0);
        return isUnreserved && !path.contains("//") && DotSegments.remove(path).equals(path);
    }

    /** Whether this URL may be requested from a server of this scope over an existing connection. */
    boolean allows(HttpUrl url, Scope scope) {
        return scope.compareTo(narrowest) >= 0 && (scope == Scope.GLOBAL || mayBeLocal(url));
    }

    /** How far an address reaches; an address that wraps an IPv4 address has the scope of that address. */
    public static Scope scope(InetAddress address) {
        byte[] ip = address.getAddress();
        if (ip.length == 16) {
            boolean sixToFour = ip[0] == 0x20 && ip[1] == 0x02;
            if (sixToFour) {
                return PeerAddress.of(Arrays.copyOfRange(ip, 2, 6), 0).scope();
            }
            if (Arrays.equals(ip, 0, 12, NAT64, 0, 12)) {
                return PeerAddress.of(Arrays.copyOfRange(ip, 12, 16), 0).scope();
            }
            boolean compatible = ((Inet6Address) address).isIPv4CompatibleAddress() && !address.isLoopbackAddress();
            if (compatible) {
                return Scope.UNUSABLE;
            }
            if (address.isSiteLocalAddress()) {
                return Scope.PRIVATE;
            }
        }
        return PeerAddress.of(ip, 0).scope();
    }

    /**
     * fd00:ec2::254, where a cloud gives out the keys of the machine; the IPv4 address of that service is link-local.
     */
    private static boolean isMetadataService(InetAddress address) {
        byte[] ip = address.getAddress();
        byte[] service = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x02, 0x54};
        return Arrays.equals(ip, service);
    }
}
