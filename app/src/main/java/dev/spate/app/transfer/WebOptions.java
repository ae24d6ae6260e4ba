package dev.spate.app.transfer;

import dev.spate.app.command.WebAddress;
import dev.spate.share.offer.WebSettings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option to serve the content of torrents at a web address. */
final class WebOptions {
    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Serve the content at this web address, during the download too: what a reader needs is"
                    + " fetched first. Without HOST, only this machine can reach it.")
    private Optional<String> http = Optional.empty();

    /** Where to serve, if the option is given. */
    Optional<WebSettings> settings() {
        return http.map(text -> {
            WebAddress address = WebAddress.parse("--http", text);
            InetSocketAddress listen = address.resolve("--http", LOOPBACK);
            return new WebSettings(listen, Set.of(address.host().orElse(LOOPBACK)));
        });
    }
}
