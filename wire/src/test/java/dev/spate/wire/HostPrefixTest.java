package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPrefixTest {
    private static HostPrefix of(String ip) {
        return HostPrefix.of(PeerAddress.of(InetAddress.ofLiteral(ip).getAddress(), 6881));
    }

    @Test
    void everyIpv4AddressIsAHostWhateverItsPort() {
        assertThat(of("45.0.0.1")).isNotEqualTo(of("45.0.0.2"));
        assertThat(HostPrefix.of(PeerAddress.of(new byte[] {45, 0, 0, 1}, 1))).isEqualTo(of("45.0.0.1"));
    }

    @Test
    void ofIpv6The64Counts() {
        assertThat(of("2a01:db8:1:2::1")).isEqualTo(of("2a01:db8:1:2:ffff:eeee:dddd:cccc"));
        assertThat(of("2a01:db8:1:2::1")).isNotEqualTo(of("2a01:db8:1:3::1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::ffff:45.0.0.1",
                "::45.0.0.1",
                "64:ff9b::45.0.0.1",
                "2002:2d00:1::1",
                "2002:2d00:1:ffff::9",
                "2001:0:1:2:3:4:d2ff:fffe"
            })
    void whatCarriesAnIpv4AddressIsThatHost(String form) {
        assertThat(of(form)).isEqualTo(of("45.0.0.1"));
    }

    @Test
    void neighboursInAPrivateNetworkAreSeveralHosts() {
        assertThat(of("fe80::1")).isNotEqualTo(of("fe80::2"));
        assertThat(of("fd00::1")).isNotEqualTo(of("fd00::2"));
        assertThat(of("10.0.0.1")).isNotEqualTo(of("10.0.0.2"));
    }

    @Test
    void loopbackIsOneMachine() {
        assertThat(of("::1")).isEqualTo(of("127.0.0.1")).isEqualTo(of("127.9.9.9"));
    }
}
