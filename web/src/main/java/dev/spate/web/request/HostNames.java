package dev.spate.web.request;

import dev.spate.wire.AddressLiteral;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The host names that requests may use. A page of another server could let its own name point to this machine, and then
 * read here what only its visitor can reach (DNS rebinding). Its requests would contain that name. So requests may use
 * any address, but only the names that the user has given. Thread-safe.
 */
public final class HostNames {
    private final Set<String> names;

    public HostNames(Collection<String> names) {
        this.names = names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    public boolean accepts(String host) {
        String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        String lower = bare.toLowerCase(Locale.ROOT);
        return lower.equals("localhost")
                || names.contains(lower)
                || AddressLiteral.parse(bare).isPresent();
    }
}
