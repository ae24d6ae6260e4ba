package dev.spate.app.transfer;

import dev.spate.app.command.WebAddress;
import dev.spate.share.offer.WebSettings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whether a command that has torrents serves them at a web address as well. */
final class WebOptions {
    private static final String LOOPBACK = "127.0.0.1";

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "Serve the content at this web address, also while it comes: what is read is fetched first."
                    + " Without HOST only this machine can reach it.")
    private Optional<String> http = Optional.empty();

    /** Where, if anywhere. */
    Optional<WebSettings> settings() {
        return http.map(text -> {
            WebAddress address = WebAddress.parse("--http", text);
            InetSocketAddress listen = address.resolve("--http", LOOPBACK);
            return new WebSettings(listen, Set.of(address.host().orElse(LOOPBACK)));
        });
    }
}
