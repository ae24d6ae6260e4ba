package dev.spate.protocol.swarm;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.rate.DialBudget;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {
    private static final AddressSource STRANGER = new AddressSource("tracker", 0, Scope.GLOBAL);
    private static final AddressSource OTHER = new AddressSource("tracker", 1, Scope.GLOBAL);

    private final AddressBook book = new AddressBook();

    private static PeerAddress loopback(int port) {
        return PeerAddress.of(new byte[] {127, 0, 0, 1}, port);
    }

    private static PeerAddress home(int port) {
        return PeerAddress.of(new byte[] {10, 0, 0, 7}, port);
    }

    @Test
    void dialsAddressesOfTheOwnerBeforeThoseOfOthers() {
        book.addFromSource(address(1), STRANGER, 0);
        book.addNamed(address(2), 0);

        assertThat(book.dialNext(false, 0)).contains(address(2));
        assertThat(book.dialNext(false, 0)).contains(address(1));
        assertThat(book.dialNext(false, 0)).isEmpty();
    }

    @Test
    void takesFromASourceOnlyItsOwnScopeAndWiderOnes() {
        book.addFromSource(loopback(5_000), STRANGER, 0);
        book.addFromSource(home(5_000), STRANGER, 0);
        book.addFromSource(loopback(5_001), new AddressSource("tracker", 2, Scope.PRIVATE), 0);
        assertThat(book.dialNext(false, 0)).isEmpty();

        book.addFromSource(home(5_002), new AddressSource("tracker", 2, Scope.PRIVATE), 0);
        book.addFromSource(loopback(5_003), new AddressSource("tracker", 3, Scope.LOOPBACK), 0);

        assertThat(book.dialNext(false, 0)).contains(home(5_002));
        assertThat(book.dialNext(false, 0)).contains(loopback(5_003));
    }

    @Test
    void knocksAtNoPortOfServicesThatCanBeHarmed() {
        for (int port : new int[] {0, 7, 19, 22, 25, 53, 445, 587, 9_100}) {
            book.addFromSource(address(1).withPort(port), STRANGER, 0);
            book.addFromSource(loopback(port), new AddressSource("tracker", 3, Scope.LOOPBACK), 0);
        }
        book.addNamed(address(1).withPort(0), 0);

        assertThat(book.dialNext(false, 0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {80, 443, 563, 1_023, 1_024, 6_881})
    void dialsPeersAtAnyOtherPort(int port) {
        book.addFromSource(address(1).withPort(port), STRANGER, 0);

        assertThat(book.dialNext(false, 0)).contains(address(1).withPort(port));
    }

    @Test
    void waitsLongerAfterEachFailureAndForgetsWhatFailsTooOften() {
        book.addFromSource(loopback(5_000), new AddressSource("tracker", 3, Scope.LOOPBACK), 0);
        long now = 0;
        for (int failure = 1; failure < SwarmLimits.DIAL_FAILURES_MAX; failure++) {
            assertThat(book.dialNext(false, now)).as("attempt %s", failure).isPresent();
            book.onDialFailed(loopback(5_000), now);
            long wait = SwarmLimits.REDIAL_AFTER << failure;
            assertThat(book.dialNext(false, now + wait - 1)).isEmpty();
            now += wait;
        }
        assertThat(book.dialNext(false, now)).isPresent();

        book.onDialFailed(loopback(5_000), now);

        assertThat(book.dialNext(false, now + SwarmLimits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void neverForgetsWhatTheOwnerNamed() {
        book.addNamed(address(1), 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(book.dialNext(false, now)).isPresent();
            book.onDialFailed(address(1), now);
            now += SwarmLimits.REDIAL_MAX;
        }
        assertThat(book.dialNext(false, now)).isPresent();
    }

    /** One of many hosts. */
    private static PeerAddress host(int network, int number) {
        return PeerAddress.of(new byte[] {(byte) network, 1, (byte) (number >> 8), (byte) number}, 6881);
    }

    @Test
    void remembersNoMoreThanItsLimitAndGivesUpFailuresFirst() {
        for (int i = 0; i < SwarmLimits.ADDRESSES_MAX; i++) {
            book.addFromSource(host(45, i), STRANGER, 0);
        }
        book.addFromSource(address(2), STRANGER, 0);
        PeerAddress first = book.dialNext(false, 0).orElseThrow();
        book.onDialFailed(first, 0);

        book.addFromSource(address(3), STRANGER, 0);

        for (int i = 1; i < SwarmLimits.ADDRESSES_MAX; i++) {
            assertThat(book.dialNext(false, 0)).isPresent();
        }
        assertThat(book.dialNext(false, 0)).contains(address(3));
        assertThat(book.dialNext(false, SwarmLimits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void dialsTheAddressesOfAllSourcesInRotation() {
        for (int i = 0; i < SwarmLimits.ADDRESSES_MAX; i++) {
            book.addFromSource(host(45, i), STRANGER, 0);
        }
        for (int i = 0; i < 50; i++) {
            book.addFromSource(host(46, i), OTHER, 0);
        }

        List<PeerAddress> dialled = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            dialled.add(book.dialNext(false, 0).orElseThrow());
        }

        assertThat(dialled).filteredOn(address -> address.ip()[0] == 46).hasSize(50);
    }

    @Test
    void letsTheSourceWithMostAddressesGiveUpWhatItHasTooMuch() {
        for (int i = 0; i < SwarmLimits.ADDRESSES_MAX; i++) {
            book.addFromSource(host(45, i), STRANGER, 0);
        }
        for (int i = 0; i < SwarmLimits.ADDRESSES_MAX; i++) {
            book.addFromSource(host(46, i), OTHER, 0);
        }

        List<PeerAddress> dialled = new ArrayList<>();
        for (Optional<PeerAddress> next = book.dialNext(false, 0); next.isPresent(); next = book.dialNext(false, 0)) {
            dialled.add(next.get());
        }

        assertThat(dialled).hasSize(SwarmLimits.ADDRESSES_MAX);
        assertThat(dialled).filteredOn(address -> address.ip()[0] == 46).hasSize(SwarmLimits.ADDRESSES_MAX / 2);
    }

    @Test
    void whatAnHonestSourceNamesDoesNotWaitBehindAHostileOneThatNamedItFirst() {
        for (int i = 0; i < 1_000; i++) {
            book.addFromSource(host(45, i), STRANGER, 0);
        }
        book.addFromSource(address(1), STRANGER, 0);

        book.addFromSource(address(1), OTHER, 0);

        assertThat(List.of(book.dialNext(false, 0), book.dialNext(false, 0))).contains(Optional.of(address(1)));
    }

    @Test
    void triesWhatWasNeverTriedBeforeWhatFailed() {
        book.addFromSource(address(1), STRANGER, 0);
        book.dialNext(false, 0);
        book.onDialFailed(address(1), 0);
        long later = SwarmLimits.REDIAL_MAX;
        book.addFromSource(address(2), STRANGER, later);

        assertThat(book.dialNext(false, later)).contains(address(2));
        assertThat(book.dialNext(false, later)).contains(address(1));
    }

    @Test
    void dialsAHostThatNeverAnswersThreeTimesInTenMinutesAtWhateverPort() {
        for (int i = 0; i < SwarmLimits.ADDRESSES_MAX; i++) {
            book.addFromSource(address(1).withPort(2_000 + i), i % 2 == 0 ? STRANGER : OTHER, 0);
        }
        int dials = 0;
        for (long now = 0; now < 600 * SECOND; now += 10 * SECOND) {
            for (Optional<PeerAddress> next = book.dialNext(false, now);
                    next.isPresent();
                    next = book.dialNext(false, now)) {
                dials++;
                book.onDialFailed(next.get(), now);
            }
        }

        assertThat(dials).isEqualTo(3);
        assertThat(book.dialNext(false, 600 * SECOND)).isPresent();
    }

    @Test
    void dialsAVictimThreeTimesForAllTorrentsOfASession() {
        DialBudget budget = new DialBudget();
        int dials = 0;
        for (int torrent = 0; torrent < 10; torrent++) {
            AddressBook one = new AddressBook(budget);
            one.addFromSource(address(1), STRANGER, 0);
            dials += one.dialNext(false, 0).isPresent() ? 1 : 0;
        }

        assertThat(dials).isEqualTo(3);
    }

    @Test
    void dialsManyPeersBehindOneAddressThatAnswers() {
        for (int i = 0; i < 50; i++) {
            book.addFromSource(address(1).withPort(2_000 + i), STRANGER, 0);
        }
        int dials = 0;
        for (Optional<PeerAddress> next = book.dialNext(false, 0); next.isPresent(); next = book.dialNext(false, 0)) {
            dials++;
            book.onHandshake(next.get());
            book.onConnected(next.get());
        }

        assertThat(dials).isEqualTo(50);
    }

    @Test
    void dialsEveryPeerOfThisMachineAtOnce() {
        for (int i = 0; i < 50; i++) {
            book.addFromSource(loopback(2_000 + i), new AddressSource("tracker", 3, Scope.LOOPBACK), 0);
        }
        for (int i = 0; i < 50; i++) {
            assertThat(book.dialNext(false, 0)).isPresent();
        }
    }

    @Test
    void dialsEverybodyAtOnceWhenTheNetworkIsBack() {
        for (int i = 0; i < 3; i++) {
            book.addFromSource(address(1).withPort(2_000 + i), STRANGER, 0);
            book.onDialFailed(book.dialNext(false, 0).orElseThrow(), 0);
        }
        assertThat(book.dialNext(false, SECOND)).isEmpty();

        book.retryAll(SECOND);

        for (int i = 0; i < 3; i++) {
            assertThat(book.dialNext(false, SECOND)).isPresent();
        }
    }

    @Test
    void namingAnAddressAgainForgetsNothingOfIt() {
        book.addFromSource(address(1), STRANGER, 0);
        book.dialNext(false, 0);
        book.onConnected(address(1));
        book.neverDial(address(2));
        book.addFromSource(address(3), STRANGER, 0);
        book.dialNext(false, 0);

        for (int i = 1; i <= 3; i++) {
            book.addNamed(address(i), SECOND);
        }

        assertThat(book.dialNext(false, SECOND))
                .as("linked, our own, and being dialled")
                .isEmpty();
    }

    @Test
    void whatTheOwnerNamesIsTriedAtOnceThoughItFailedBefore() {
        book.addFromSource(address(1), STRANGER, 0);
        book.dialNext(false, 0);
        book.onDialFailed(address(1), 0);

        book.addNamed(address(1), SECOND);

        assertThat(book.dialNext(false, SECOND)).contains(address(1));
    }

    @Test
    void skipsSeedsForASeed() {
        book.addNamed(address(1), 0);
        book.markSeed(address(1));

        assertThat(book.dialNext(true, 0)).isEmpty();
        assertThat(book.dialNext(false, 0)).isPresent();
    }

    @Test
    void dialsAgainOnlyAfterTheLinkIsGone() {
        book.addNamed(address(1), 0);
        book.dialNext(false, 0);
        book.onConnected(address(1));
        assertThat(book.dialNext(false, 100 * SECOND)).isEmpty();

        book.onDisconnected(address(1), true, 100 * SECOND);

        assertThat(book.dialNext(false, 101 * SECOND)).contains(address(1));
    }

    @Test
    void dialsAnIncomingPeerWhenItHasLeft() {
        book.onIncomingLeft(address(1), 0);

        assertThat(book.dialNext(false, SwarmLimits.REDIAL_AFTER - 1)).isEmpty();
        assertThat(book.dialNext(false, SwarmLimits.REDIAL_AFTER)).contains(address(1));
    }

    @Test
    void dialsAnIncomingPeerSoonWhenFewAreLeft() {
        book.onIncomingLeft(address(1), 0);

        book.retrySoon(false, 0);

        assertThat(book.dialNext(false, SwarmLimits.REDIAL_LOST_AFTER)).contains(address(1));
    }

    @Test
    void triesWhoCouldNotBeReachedSoonAgainOnlyWhenNobodyIsLeft() {
        book.onIncomingLeft(address(1), 0);
        book.retrySoon(false, 0);
        long failedAt = SwarmLimits.REDIAL_LOST_AFTER;
        book.dialNext(false, failedAt);
        book.onDialFailed(address(1), failedAt);

        book.retrySoon(false, failedAt);
        assertThat(book.dialNext(false, failedAt + SwarmLimits.REDIAL_ALONE)).isEmpty();
        book.retrySoon(true, failedAt);

        assertThat(book.dialNext(false, failedAt + SwarmLimits.REDIAL_ALONE)).contains(address(1));
    }

    @Test
    void dialsNoIncomingPeerThatNamedNoPortOrIsBanned() {
        book.onIncomingLeft(address(1).withPort(0), 0);
        book.bans().convict(address(2), 0);
        book.onIncomingLeft(address(2), 0);

        assertThat(book.dialNext(false, SwarmLimits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void dialsNoIncomingPeerThatHasAnotherLink() {
        book.addNamed(address(1), 0);
        book.dialNext(false, 0);
        book.onConnected(address(1));

        book.onIncomingLeft(address(1), 0);

        assertThat(book.dialNext(false, SwarmLimits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void dialsNeitherTheBannedNorOurselves() {
        book.addNamed(address(1), 0);
        book.addNamed(address(2), 0);
        book.bans().convict(address(1), 0);
        book.neverDial(address(2));

        assertThat(book.dialNext(false, 0)).isEmpty();
        book.onDisconnected(address(2), true, 0);
        assertThat(book.dialNext(false, SwarmLimits.REDIAL_MAX)).isEmpty();
    }
}
