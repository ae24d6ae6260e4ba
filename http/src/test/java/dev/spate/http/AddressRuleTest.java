package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PeerAddress.Scope;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
    private static final AddressRule TRUSTING = AddressRule.firstHop(new LocalAccess.Allowed());
    private static final AddressRule TRACKER = AddressRule.firstHop(new LocalAccess.ShownUnder("/announce"));
    private static final AddressRule STRICT = AddressRule.firstHop(new LocalAccess.Refused());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "::",
                "fe80::1",
                "ff02::1",
                "fd00:ec2::254",
                "::ffff:169.254.169.254",
                "::127.0.0.1"
            })
    void refusesSomeAddressesWhateverTheCallerAllows(String address) throws HttpException {
        assertThat(TRUSTING.objection(HttpUrl.parse("http://h/"), InetAddress.ofLiteral(address)))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.255.0.1",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "100.64.0.1",
                "100.100.100.200",
                "::1",
                "fc00::1",
                "fd12::1",
                "fec0::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "2002:c0a8:101::1"
            })
    void refusesLocalAddressesUnlessTheCallerAllowsThem(String address) throws HttpException {
        HttpUrl url = HttpUrl.parse("http://h/");

        assertThat(STRICT.objection(url, InetAddress.ofLiteral(address))).isPresent();
        assertThat(TRUSTING.objection(url, InetAddress.ofLiteral(address))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8.8.8.8", "172.32.0.1", "2001:4860::8888", "64:ff9b::808:808", "100.128.0.1"})
    void acceptsGlobalAddresses(String address) throws HttpException {
        assertThat(STRICT.objection(HttpUrl.parse("http://h/"), InetAddress.ofLiteral(address)))
                .isEmpty();
    }

    @Test
    void letsALocalTrackerShowItselfByAddressAndPath() throws HttpException {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");

        assertThat(TRACKER.objection(HttpUrl.parse("http://127.0.0.1/announce?x"), loopback))
                .isEmpty();
        assertThat(TRACKER.objection(HttpUrl.parse("http://localhost/announce.php"), loopback))
                .isEmpty();
        assertThat(TRACKER.objection(HttpUrl.parse("http://127.0.0.1/admin"), loopback))
                .isPresent();
        assertThat(TRACKER.objection(HttpUrl.parse("http://rebinds.example/announce"), loopback))
                .isPresent();
    }

    @Test
    void neverLeadsARedirectFromAWiderScopeToANarrowerOne() throws HttpException {
        HttpUrl url = HttpUrl.parse("http://192.168.1.1/");
        InetAddress privateAddress = InetAddress.ofLiteral("192.168.1.1");

        assertThat(TRUSTING.after(Scope.GLOBAL).objection(url, privateAddress)).isPresent();
        assertThat(TRUSTING.after(Scope.PRIVATE).objection(url, privateAddress)).isEmpty();
        assertThat(TRUSTING.after(Scope.LOOPBACK).objection(url, privateAddress))
                .isEmpty();
        assertThat(TRUSTING.after(Scope.PRIVATE).objection(url, InetAddress.ofLiteral("127.0.0.1")))
                .isPresent();
    }
}
