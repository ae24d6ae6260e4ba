package dev.spate.protocol.torrent;

import static dev.spate.protocol.transfer.FakeWorld.SECOND;
import static dev.spate.protocol.transfer.FakeWorld.pieces;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.transfer.FakeWorld;
import dev.spate.protocol.transfer.TransferCounters;
import org.junit.jupiter.api.Test;

class DurabilityTest {
    private final FakeWorld world = new FakeWorld();
    private final TransferCounters transferCounters = new TransferCounters();
    private final Durability durability = new Durability(world, world, transferCounters, pieces(3), 0);

    @Test
    void forcesBeforeItSaves() {
        durability.onVerified(0);
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_EVERY);

        durability.tick(TorrentLimits.SAVE_EVERY);
        assertThat(world.disk).containsExactly("force 1");
        assertThat(world.saved).isEmpty();

        durability.onForced(1);
        assertThat(world.saved).containsExactly("1: 03");
        assertThat(durability.isSettled()).isFalse();

        durability.onSaved(1, 3 * SECOND);
        assertThat(durability.isSettled()).isTrue();
        assertThat(durability.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void leavesWhatIsVerifiedDuringAForceToTheNextOne() {
        durability.onVerified(0);
        durability.startNow();
        durability.onVerified(1);

        durability.onForced(1);
        durability.onSaved(1, SECOND);
        assertThat(world.saved).containsExactly("1: 03");

        durability.startNow();
        durability.onForced(2);
        assertThat(world.saved).containsExactly("1: 03", "2: 013");
    }

    @Test
    void claimsNoPieceThatWasLostDuringItsForce() {
        durability.onVerified(0);
        durability.startNow();
        durability.onLost(0);

        durability.onForced(1);

        assertThat(world.saved).containsExactly("1: 3");
    }

    @Test
    void takesAClaimBackWithoutAForce() {
        durability.onLost(3);

        durability.tick(TorrentLimits.SAVE_EVERY);

        assertThat(world.disk).isEmpty();
        assertThat(world.saved).containsExactly("1: ");
    }

    @Test
    void doubtsEverythingSinceTheLastForceWhenTheDiskFails() {
        durability.onVerified(0);
        durability.startNow();
        durability.onVerified(1);

        assertThat(durability.onFailed()).isEqualTo(pieces(0, 1));

        durability.startNow();
        assertThat(world.saved).containsExactly("2: 3");
    }

    @Test
    void toleratesTheEndOfASaveThatAFailureOvertook() {
        durability.onVerified(0);
        durability.startNow();
        durability.onForced(1);
        durability.onFailed();
        durability.startNow();

        durability.onSaved(1, SECOND);
        assertThat(durability.isSettled()).isFalse();

        durability.onSaved(2, SECOND);
        assertThat(durability.isSettled()).isTrue();
    }

    @Test
    void savesCountersMoreSeldom() {
        transferCounters.addUploaded(1);

        assertThat(durability.isSettled()).isTrue();
        assertThat(durability.isDirty()).isTrue();
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_COUNTERS_EVERY);
        durability.tick(TorrentLimits.SAVE_COUNTERS_EVERY - 1);
        assertThat(world.saved).isEmpty();

        durability.tick(TorrentLimits.SAVE_COUNTERS_EVERY);
        assertThat(world.saved).hasSize(1);
    }

    @Test
    void doesNothingInAHurryWhenNothingHasChanged() {
        durability.startNow();

        assertThat(world.disk).isEmpty();
        assertThat(world.saved).isEmpty();
    }

    @Test
    void claimsWhatWasFoundWithTheNextSaveAndLetsNobodyWaitForIt() {
        durability.onFound(0);
        assertThat(durability.isSettled()).isTrue();
        assertThat(durability.isDirty()).isTrue();
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_FOUND_EVERY);

        durability.onVerified(1);
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_EVERY);
        durability.tick(TorrentLimits.SAVE_EVERY);
        assertThat(world.disk).containsExactly("force 1");
        durability.onForced(1);
        durability.onSaved(1, 3 * SECOND);

        assertThat(world.saved).containsExactly("1: 013");
        assertThat(durability.isDirty()).isFalse();
    }

    @Test
    void doubtsWhatWasFoundAndNotForcedWhenTheDiskFails() {
        durability.onFound(0);
        durability.onFound(1);
        durability.onLost(1);

        assertThat(durability.onFailed()).isEqualTo(pieces(0));
    }
}
