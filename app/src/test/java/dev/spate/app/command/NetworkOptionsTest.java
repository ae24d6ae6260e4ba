package dev.spate.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.Proxy;
import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import dev.spate.http.ProxyChoice;
import dev.spate.share.text.ByteSize;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class NetworkOptionsTest {
    @Test
    void handsEverythingToTheSession() throws Exception {
        SessionConfig config = options(
                        "--port",
                        "6881",
                        "--bind",
                        "127.0.0.1",
                        "--bind",
                        "::1",
                        "--limit-down",
                        "20M",
                        "--limit-up",
                        "500K",
                        "--local-trackers",
                        "--proxy",
                        "socks5://me:secret@[::1]:1080")
                .sessionConfig();

        assertThat(config.listenPort()).isEqualTo(6881);
        assertThat(config.bindAddresses())
                .containsExactly(InetAddress.getByName("127.0.0.1"), InetAddress.getByName("::1"));
        assertThat(config.downBytesPerSecond()).isEqualTo(20 << 20);
        assertThat(config.upBytesPerSecond()).isEqualTo(500 << 10);
        assertThat(config.localTrackers()).isTrue();
        assertThat(config.proxy()).isEqualTo(new Proxy.Socks5("::1", 1080, "me", "secret"));
    }

    @Test
    void goesTheSameWayToWebServers() throws Exception {
        HttpSettings settings = options("--bind", "127.0.0.1", "--proxy", "http://proxy.example:3128")
                .httpSettings(Optional.of(Duration.ofSeconds(7)));

        assertThat(settings.bind()).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(settings.proxy()).isEqualTo(new ProxyChoice.HttpConnect("proxy.example", 3128, "", ""));
        assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void limitsNothingByItself() {
        SessionConfig config = options().sessionConfig();

        assertThat(config.downBytesPerSecond()).isZero();
        assertThat(config.upBytesPerSecond()).isZero();
        assertThat(config.bindAddresses()).isEmpty();
        assertThat(config.localTrackers()).isFalse();
        assertThat(config.proxy()).isEqualTo(new Proxy.None());
    }

    private static NetworkOptions options(String... args) {
        NetworkOptions options = new NetworkOptions();
        new CommandLine(options)
                .registerConverter(ByteSize.class, ByteSize::parse)
                .parseArgs(args);
        return options;
    }
}
