package dev.spate.engine.net;

import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Closes links whose socket takes nothing for a minute, even if their peers still send. Such a link uses memory and an
 * unchoke slot for nothing. Owned by the session's loop; no events are sent to it.
 */
public final class StalledLinks implements Machine<Void> {
    private record Waiting(long write, long since) {}

    private final Links links;
    private Map<LinkId, Waiting> waiting = new HashMap<>();
    private long nextCheck;

    StalledLinks(Links links, long now) {
        this.links = links;
        this.nextCheck = now + NetLimits.STALLED_CHECK_NANOS;
    }

    /**
     * Watches these links while the loop runs.
     *
     * @param failed called when it has stopped because of a bug
     */
    public static void watch(Loop loop, Links links, Consumer<? super RuntimeException> failed) {
        loop.call(now -> {
                    MachineSlot<Void> slot = loop.slot(_ -> {}, failed);
                    slot.start(new StalledLinks(links, now));
                    return slot;
                })
                .join();
    }

    @Override
    public void handle(Void event, long now) {}

    @Override
    public void tick(long now) {
        if (now < nextCheck) {
            return;
        }
        nextCheck = now + NetLimits.STALLED_CHECK_NANOS;
        Map<LinkId, Waiting> still = new HashMap<>();
        links.forEach((id, link) -> check(id, link, now, still));
        waiting = still;
    }

    private void check(LinkId id, Link link, long now, Map<LinkId, Waiting> still) {
        OptionalLong write = link.waitingWrite();
        if (write.isEmpty()) {
            return;
        }
        Waiting before = waiting.get(id);
        long since = before == null || before.write() != write.getAsLong() ? now : before.since();
        if (now - since >= NetLimits.STALLED_AFTER_NANOS) {
            link.close(CloseReason.SLOW_READER);
        } else {
            still.put(id, new Waiting(write.getAsLong(), since));
        }
    }

    @Override
    public long nextTick() {
        return nextCheck;
    }
}
