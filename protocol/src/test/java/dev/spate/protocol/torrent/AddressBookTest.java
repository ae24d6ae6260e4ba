package dev.spate.protocol.torrent;

import static dev.spate.protocol.torrent.FakeWorld.SECOND;
import static dev.spate.protocol.torrent.FakeWorld.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import org.junit.jupiter.api.Test;

class AddressBookTest {
    private final AddressBook book = new AddressBook();

    private static PeerAddress loopback(int port) {
        return PeerAddress.of(new byte[] {127, 0, 0, 1}, port);
    }

    private static PeerAddress home(int port) {
        return PeerAddress.of(new byte[] {10, 0, 0, 7}, port);
    }

    @Test
    void dialsWhatTheOwnerNamedBeforeWhatOthersIntroduced() {
        book.addIntroduced(address(1), Scope.GLOBAL, 0);
        book.addNamed(address(2), 0);

        assertThat(book.dialNext(false, 0)).contains(address(2));
        assertThat(book.dialNext(false, 0)).contains(address(1));
        assertThat(book.dialNext(false, 0)).isEmpty();
    }

    @Test
    void takesFromASourceOnlyItsOwnScopeAndWiderOnes() {
        book.addIntroduced(loopback(5_000), Scope.GLOBAL, 0);
        book.addIntroduced(home(5_000), Scope.GLOBAL, 0);
        book.addIntroduced(loopback(5_001), Scope.PRIVATE, 0);
        assertThat(book.dialNext(false, 0)).isEmpty();

        book.addIntroduced(home(5_002), Scope.PRIVATE, 0);
        book.addIntroduced(loopback(5_003), Scope.LOOPBACK, 0);

        assertThat(book.dialNext(false, 0)).contains(home(5_002));
        assertThat(book.dialNext(false, 0)).contains(loopback(5_003));
    }

    @Test
    void knocksAtNoServicePortOfStrangers() {
        book.addIntroduced(address(1).withPort(25), Scope.GLOBAL, 0);
        book.addIntroduced(address(1).withPort(0), Scope.GLOBAL, 0);
        book.addNamed(address(1).withPort(0), 0);

        assertThat(book.dialNext(false, 0)).isEmpty();
    }

    @Test
    void waitsLongerAfterEachFailureAndForgetsWhatFailsTooOften() {
        book.addIntroduced(address(1), Scope.GLOBAL, 0);
        long now = 0;
        for (int failure = 1; failure < Limits.DIAL_FAILURES_MAX; failure++) {
            assertThat(book.dialNext(false, now)).as("attempt %s", failure).isPresent();
            book.dialFailed(address(1), now);
            long wait = Limits.REDIAL_AFTER << failure;
            assertThat(book.dialNext(false, now + wait - 1)).isEmpty();
            now += wait;
        }
        assertThat(book.dialNext(false, now)).isPresent();

        book.dialFailed(address(1), now);

        assertThat(book.dialNext(false, now + Limits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void neverForgetsWhatTheOwnerNamed() {
        book.addNamed(address(1), 0);
        long now = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(book.dialNext(false, now)).isPresent();
            book.dialFailed(address(1), now);
            now += Limits.REDIAL_MAX;
        }
        assertThat(book.dialNext(false, now)).isPresent();
    }

    @Test
    void remembersNoMoreThanItsLimitAndGivesUpFailuresFirst() {
        for (int i = 0; i < Limits.ADDRESSES_MAX; i++) {
            book.addIntroduced(address(1).withPort(2_000 + i), Scope.GLOBAL, 0);
        }
        book.addIntroduced(address(2), Scope.GLOBAL, 0);
        PeerAddress first = book.dialNext(false, 0).orElseThrow();
        book.dialFailed(first, 0);

        book.addIntroduced(address(3), Scope.GLOBAL, 0);

        for (int i = 1; i < Limits.ADDRESSES_MAX; i++) {
            assertThat(book.dialNext(false, 0)).isPresent();
        }
        assertThat(book.dialNext(false, 0)).contains(address(3));
        assertThat(book.dialNext(false, Limits.REDIAL_MAX)).isEmpty();
    }

    @Test
    void skipsSeedsForASeed() {
        book.addNamed(address(1), 0);
        book.isSeed(address(1));

        assertThat(book.dialNext(true, 0)).isEmpty();
        assertThat(book.dialNext(false, 0)).isPresent();
    }

    @Test
    void dialsAgainOnlyAfterTheLinkIsGone() {
        book.addNamed(address(1), 0);
        book.dialNext(false, 0);
        book.linked(address(1));
        assertThat(book.dialNext(false, 100 * SECOND)).isEmpty();

        book.unlinked(address(1), true, 100 * SECOND);

        assertThat(book.dialNext(false, 101 * SECOND)).contains(address(1));
    }

    @Test
    void dialsNeitherTheBannedNorOurselves() {
        book.addNamed(address(1), 0);
        book.addNamed(address(2), 0);
        book.bans().convict(address(1), 0);
        book.neverDial(address(2));

        assertThat(book.dialNext(false, 0)).isEmpty();
        book.unlinked(address(2), true, 0);
        assertThat(book.dialNext(false, Limits.REDIAL_MAX)).isEmpty();
    }
}
