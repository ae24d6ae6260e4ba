package dev.spate.engine;

import static dev.spate.engine.SessionWaits.join;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.torrent.PendingCommands;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The commands that a torrent gets when the queue decides about it. No command of these tests is ever answered. */
class QueueAccessTest {
    private final Loop loop = new Loop("loop", error -> {});
    private final List<Class<?>> commands = new ArrayList<>();
    private final QueueAccess access = access();

    private QueueAccess access() {
        MachineSlot<TorrentEvent> slot = loop.slot(_ -> {}, _ -> {});
        join(loop.call(_ -> {
            slot.start(new Recorder());
            return true;
        }));
        TorrentStats nothing = TorrentStats.nothing(Activity.PAUSED, Progress.none(0, 0));
        SessionQueue queue = new SessionQueue(loop, PlaceLimits.UNLIMITED, SeedingGoals.UNLIMITED, _ -> {});
        return new QueueAccess(
                1,
                queue,
                new PendingCommands(slot, () -> new SpateException("gone")),
                new TorrentState(
                        Conversions.status("name", InfoHash.v1(new byte[20]), nothing, Optional.empty()),
                        new ApiFutures()),
                _ -> {});
    }

    /** A torrent that hears commands and does nothing. */
    private final class Recorder implements Machine<TorrentEvent> {
        @Override
        public void handle(TorrentEvent event, long now) {
            if (event instanceof Command command) {
                commands.add(command.getClass());
            }
        }

        @Override
        public void tick(long now) {}

        @Override
        public long nextTick() {
            return NEVER;
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        loop.close();
    }

    /** Lets the queue decide, and returns the commands that the torrent has heard then. */
    private List<Class<?>> after(Runnable decisions) {
        join(loop.insist(_ -> {
            decisions.run();
            return true;
        }));
        return join(loop.insist(_ -> List.copyOf(commands)));
    }

    @Test
    void aPlaceThatIsTakenBackAtOnceLeavesNothingToOpenLater() {
        assertThat(after(() -> {
                    access.run(() -> {});
                    access.pause(() -> {});
                }))
                .startsWith(Command.Resume.class, Command.OpenContent.class, Command.Pause.class);
    }
}
