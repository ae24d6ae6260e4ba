package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PeerAddress;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class BansTest {
    private final Bans bans = new Bans();

    private static PeerAddress at(String ip, int port) {
        return PeerAddress.of(InetAddress.ofLiteral(ip).getAddress(), port);
    }

    private static PeerAddress home(int port) {
        return at("10.0.0.7", port);
    }

    @Test
    void bansAHostOfTheOpenNetworkWithAllItsPorts() {
        bans.convict(address(1), 0);

        assertThat(bans.forbidEntry(address(1).withPort(9_999), 0)).isTrue();
        assertThat(bans.forbidDialling(address(1).withPort(9_999), 0)).isTrue();
        assertThat(bans.forbidEntry(address(2), 0)).isFalse();
    }

    @Test
    void bansBehindAPrivateAddressOnlyThePortThatWasDialled() {
        bans.convict(home(5_000), 0);

        assertThat(bans.forbidDialling(home(5_000), 0)).isTrue();
        assertThat(bans.forbidDialling(home(6_000), 0)).isFalse();
        assertThat(bans.forbidEntry(home(5_000), 0))
                .as("a port that happens to be the same")
                .isFalse();
    }

    @Test
    void shutsNobodyOutForOneLiarThatCameFromAPrivateAddress() {
        bans.convict(home(0), 0);

        assertThat(bans.forbidEntry(home(6_000), 0)).isFalse();
        assertThat(bans.forbidDialling(home(6_000), 0)).isFalse();
    }

    @Test
    void refusesForAWhileWhatAPrivateHostOpensAfterSeveralConvictionsAndStillDialsItsOtherPorts() {
        convictOften(home(0), SwarmLimits.HOST_CONVICTIONS_MAX);

        assertThat(bans.forbidEntry(home(6_000), SwarmLimits.HOST_BAN - 1)).isTrue();
        assertThat(bans.forbidEntry(at("10.0.0.8", 6_000), 0)).isFalse();
        assertThat(bans.forbidDialling(home(6_000), 0)).isFalse();
        assertThat(bans.forbidEntry(home(6_000), SwarmLimits.HOST_BAN)).isFalse();
    }

    @Test
    void refusesForLongerEachTime() {
        convictOften(home(0), SwarmLimits.HOST_CONVICTIONS_MAX + 1);

        assertThat(bans.forbidEntry(home(6_000), 2 * SwarmLimits.HOST_BAN - 1)).isTrue();

        convictOften(home(0), 100);
        assertThat(bans.forbidEntry(home(6_000), SwarmLimits.HOST_BAN_MAX)).isFalse();
    }

    @Test
    void refusesAnIpv6NetworkInWhichALiarChangesItsAddress() {
        for (int i = 1; i <= SwarmLimits.HOST_CONVICTIONS_MAX; i++) {
            PeerAddress liar = at("2a01:db8::" + i, 0);
            assertThat(bans.forbidEntry(liar, 0)).isFalse();
            bans.convict(liar, 0);
            assertThat(bans.forbidEntry(liar, SwarmLimits.HOST_BAN_MAX)).isTrue();
        }

        assertThat(bans.forbidEntry(at("2a01:db8::99", 1), 0)).isTrue();
        assertThat(bans.forbidDialling(at("2a01:db8::99", 1), 0)).isTrue();
        assertThat(bans.forbidEntry(at("2a01:db8:0:1::1", 1), 0)).isFalse();
    }

    private void convictOften(PeerAddress liar, int times) {
        for (int i = 0; i < times; i++) {
            bans.convict(liar, 0);
        }
    }

    @Test
    void forgetsTheOldestBeyondALimit() {
        for (int i = 0; i <= SwarmLimits.BANS_MAX; i++) {
            bans.convict(PeerAddress.of(new byte[] {45, 1, (byte) (i >> 8), (byte) i}, 1), 0);
        }

        assertThat(bans.forbidEntry(at("45.1.0.0", 1), 0)).isFalse();
        assertThat(bans.forbidEntry(at("45.1.0.1", 1), 0)).isTrue();
    }
}
