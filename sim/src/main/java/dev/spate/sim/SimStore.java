package dev.spate.sim;

import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Store;
import dev.spate.wire.peer.Bitfield;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * The saved progress of one host. It survives the end of the process; a save that a crash interrupts has either
 * happened or not.
 */
final class SimStore implements Store {
    /** The progress that a restart loads. */
    record Saved(Bitfield pieces, long uploadedBytes, long downloadedBytes) {}

    private final World world;
    private final SplittableRandom random;
    private final SimDisk disk;
    private Consumer<DiskEvent> machine = event -> {};
    private Saved saved;
    private Saved underWay;
    private long epoch;
    private int saves;

    SimStore(World world, String host, SimDisk disk, int pieceCount) {
        this.world = world;
        this.random = world.random("store of " + host);
        this.disk = disk;
        this.saved = new Saved(Bitfield.empty(pieceCount), 0, 0);
        this.underWay = saved;
    }

    void serve(Consumer<DiskEvent> events) {
        machine = events;
    }

    Saved saved() {
        return saved;
    }

    int saves() {
        return saves;
    }

    /** Sets progress that exists from the start. */
    void assume(Bitfield pieces) {
        saved = new Saved(pieces.copy(), 0, 0);
        underWay = saved;
    }

    void abandon() {
        epoch++;
        machine = event -> {};
        if (random.nextBoolean()) {
            saved = underWay;
        }
        underWay = saved;
    }

    @Override
    public void save(long ticket, Bitfield pieces, long uploadedBytes, long downloadedBytes) {
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            if (!disk.isDurable(piece)) {
                throw new Violation(world, "only durable pieces are saved, and yet piece " + piece);
            }
        }
        Saved next = new Saved(pieces.copy(), uploadedBytes, downloadedBytes);
        underWay = next;
        long askedIn = epoch;
        world.after(World.MILLI + random.nextLong(20 * World.MILLI), () -> {
            if (askedIn == epoch) {
                saved = next;
                saves++;
                machine.accept(new DiskEvent.Saved(ticket));
            }
        });
    }
}
