package dev.spate.http;

/** Whether a request may reach addresses of this machine and of private networks. */
public sealed interface LocalAccess {
    /** Never: for URLs that came from strangers. */
    record Refused() implements LocalAccess {}

    /**
     * Only if the URL shows it by a literal address or the name localhost, and its path begins with this text. A name
     * that only resolves to such an address is refused, because its owner could point it at any address.
     */
    record ShownUnder(String pathPrefix) implements LocalAccess {}

    /** Always: for URLs that the user gave. Redirects still never lead from a wider scope to a narrower one. */
    record Allowed() implements LocalAccess {}
}
