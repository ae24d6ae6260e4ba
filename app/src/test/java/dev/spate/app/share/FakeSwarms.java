package dev.spate.app.share;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.PeerStatus;
import dev.spate.wire.InfoHash;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Remembers what is seeded. */
final class FakeSwarms implements Swarms {
    final List<String> seeding = new CopyOnWriteArrayList<>();

    @Override
    public Swarm seed(InfoHash infoHash, Supplier<AddTorrent> request) {
        String hash = infoHash.v1Hex();
        seeding.add(hash);
        return new Swarm() {
            @Override
            public Traffic traffic() {
                return new Traffic(0, 0, 0, 1);
            }

            @Override
            public List<PeerStatus> peers() {
                return List.of();
            }

            @Override
            public int seeds() {
                return 1;
            }

            @Override
            public int leechers() {
                return 0;
            }

            @Override
            public void withdraw() {
                seeding.remove(hash);
            }
        };
    }
}
