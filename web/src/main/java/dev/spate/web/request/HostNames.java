package dev.spate.web.request;

import dev.spate.wire.AddressLiteral;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which hosts a request may be for. A page on another server can have its own name lead to this machine and then read
 * here what only its visitor could reach; but it cannot do so without that name. So addresses are always fine, and
 * names only those that the person has given. Thread-safe.
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
