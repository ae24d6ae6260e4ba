package dev.spate.http;

/** Whether a request may reach addresses of this machine and of private networks. */
public sealed interface LocalAccess {
    /** Never: for URLs that strangers introduced. */
    record Refused() implements LocalAccess {}

    /**
     * Only where the URL shows it, by a literal address or the name localhost, and asks for a path of this beginning.
     * A name that merely resolves to such an address is refused: its owner could point it anywhere.
     */
    record ShownUnder(String pathPrefix) implements LocalAccess {}

    /** Always: for URLs that the user gave. Redirects still never lead from a wider scope to a narrower one. */
    record Allowed() implements LocalAccess {}
}
