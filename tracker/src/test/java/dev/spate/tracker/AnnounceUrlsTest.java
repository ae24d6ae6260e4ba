package dev.spate.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnnounceUrlsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1",
        "::1, [::1]",
        "2001:db8::7, [2001:db8::7]",
        "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]",
        "1:2:3:4:5:6:7:8, [1:2:3:4:5:6:7:8]",
        "2001:db8::, [2001:db8::]"
    })
    void writesAddressesAsUrlsHaveThem(String address, String host) throws Exception {
        InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(address), 6_969);

        assertThat(AnnounceUrls.of("udp", socket)).containsExactly("udp://" + host + ":6969/announce");
    }

    @Test
    void namesTheAddressesBehindTheOneForAll() throws Exception {
        InetSocketAddress all = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 6_969);

        assertThat(AnnounceUrls.of("http", all))
                .isNotEmpty()
                .allMatch(url -> url.matches("http://[0-9.]+:6969/announce"));
    }
}
