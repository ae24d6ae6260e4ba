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
    private final TransferCounters transferCounters = new TransferCounters(0, 0);
    private final Durability durability = new Durability(world, world, transferCounters, pieces(3), 0);

    @Test
    void forcesBeforeItSaves() {
        durability.verified(0);
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_EVERY);

        durability.tick(TorrentLimits.SAVE_EVERY);
        assertThat(world.disk).containsExactly("force 1");
        assertThat(world.saved).isEmpty();

        durability.forced(1);
        assertThat(world.saved).containsExactly("1: 03");
        assertThat(durability.isSettled()).isFalse();

        durability.saved(1, 3 * SECOND);
        assertThat(durability.isSettled()).isTrue();
        assertThat(durability.nextTick()).isEqualTo(Machine.NEVER);
    }

    @Test
    void leavesWhatIsVerifiedDuringAForceToTheNextOne() {
        durability.verified(0);
        durability.hurry();
        durability.verified(1);

        durability.forced(1);
        durability.saved(1, SECOND);
        assertThat(world.saved).containsExactly("1: 03");

        durability.hurry();
        durability.forced(2);
        assertThat(world.saved).containsExactly("1: 03", "2: 013");
    }

    @Test
    void claimsNoPieceThatWasLostDuringItsForce() {
        durability.verified(0);
        durability.hurry();
        durability.lost(0);

        durability.forced(1);

        assertThat(world.saved).containsExactly("1: 3");
    }

    @Test
    void takesAClaimBackWithoutAForce() {
        durability.lost(3);

        durability.tick(TorrentLimits.SAVE_EVERY);

        assertThat(world.disk).isEmpty();
        assertThat(world.saved).containsExactly("1: ");
    }

    @Test
    void doubtsEverythingSinceTheLastForceWhenTheDiskFails() {
        durability.verified(0);
        durability.hurry();
        durability.verified(1);

        assertThat(durability.failed()).isEqualTo(pieces(0, 1));

        durability.hurry();
        assertThat(world.saved).containsExactly("2: 3");
    }

    @Test
    void toleratesTheEndOfASaveThatAFailureOvertook() {
        durability.verified(0);
        durability.hurry();
        durability.forced(1);
        durability.failed();
        durability.hurry();

        durability.saved(1, SECOND);
        assertThat(durability.isSettled()).isFalse();

        durability.saved(2, SECOND);
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
        durability.hurry();

        assertThat(world.disk).isEmpty();
        assertThat(world.saved).isEmpty();
    }

    @Test
    void claimsWhatWasFoundWithTheNextSaveAndLetsNobodyWaitForIt() {
        durability.found(0);
        assertThat(durability.isSettled()).isTrue();
        assertThat(durability.isDirty()).isTrue();
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_FOUND_EVERY);

        durability.verified(1);
        assertThat(durability.nextTick()).isEqualTo(TorrentLimits.SAVE_EVERY);
        durability.tick(TorrentLimits.SAVE_EVERY);
        assertThat(world.disk).containsExactly("force 1");
        durability.forced(1);
        durability.saved(1, 3 * SECOND);

        assertThat(world.saved).containsExactly("1: 013");
        assertThat(durability.isDirty()).isFalse();
    }

    @Test
    void doubtsWhatWasFoundAndNotForcedWhenTheDiskFails() {
        durability.found(0);
        durability.found(1);
        durability.lost(1);

        assertThat(durability.failed()).isEqualTo(pieces(0));
    }
}
