package dev.spate.share;

import dev.spate.engine.AddTorrent;
import dev.spate.share.offer.SwarmTraffic;
import dev.spate.share.swarm.Swarms;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.PeerStatus;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Records which info-hashes are seeded. */
final class FakeSwarms implements Swarms {
    final List<String> seeding = new CopyOnWriteArrayList<>();

    /** How often the traffic of a swarm was requested. */
    final AtomicInteger questions = new AtomicInteger();

    @Override
    public Swarm seed(InfoHash infoHash, Supplier<AddTorrent> request) {
        String hash = infoHash.v1Hex();
        seeding.add(hash);
        return new Swarm() {
            @Override
            public SwarmTraffic traffic() {
                questions.incrementAndGet();
                return new SwarmTraffic(0, 0, 0, 1);
            }

            @Override
            public List<PeerStatus> peers() {
                return List.of();
            }

            @Override
            public int seeds() {
                questions.incrementAndGet();
                return 1;
            }

            @Override
            public int leechers() {
                questions.incrementAndGet();
                return 0;
            }

            @Override
            public void withdraw() {
                seeding.remove(hash);
            }
        };
    }
}
