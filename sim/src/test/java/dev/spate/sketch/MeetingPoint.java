package dev.spate.sketch;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.PeerSource;
import dev.spate.protocol.port.SourceEvent;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.ArrayList;
import java.util.List;

/** A list of addresses on which every host of a swarm writes its own: the simplest source of peers. */
public final class MeetingPoint {
    public static final String NAME = "meeting point";

    private static final long EVERY = 1_000_000_000L;

    private final List<PeerAddress> addresses = new ArrayList<>();

    /** The source of the host at this address. */
    public PeerSource.Factory of(PeerAddress self) {
        return swarm -> new Source(swarm, self);
    }

    private final class Source implements PeerSource {
        private final Swarm swarm;
        private final PeerAddress self;
        private long nextAt = Machine.NEVER;

        Source(Swarm swarm, PeerAddress self) {
            this.swarm = swarm;
            this.self = self;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public boolean isForPrivateTorrents() {
            return false;
        }

        @Override
        public void start(long now) {
            addresses.add(self);
            nextAt = now;
        }

        @Override
        public void stop(long now) {
            addresses.remove(self);
            nextAt = Machine.NEVER;
        }

        @Override
        public boolean isStopped() {
            return nextAt == Machine.NEVER;
        }

        @Override
        public void needPeers(long now) {
            nextAt = Math.min(nextAt, now);
        }

        @Override
        public void needPeersSoon(long wait, long now) {
            nextAt = Math.min(nextAt, now + wait);
        }

        @Override
        public void onNetworkChanged(long now) {}

        @Override
        public void onDownloadCompleted(long now) {}

        @Override
        public boolean isAwaitingAnswer() {
            return false;
        }

        @Override
        public void onEvent(SourceEvent event, long now) {}

        @Override
        public void tick(long now) {
            if (now >= nextAt) {
                nextAt = now + EVERY;
                List<PeerAddress> others = addresses.stream()
                        .filter(address -> !address.equals(self))
                        .toList();
                swarm.add(this, 0, Scope.GLOBAL, others, now);
            }
        }

        @Override
        public long nextTick() {
            return nextAt;
        }
    }
}
