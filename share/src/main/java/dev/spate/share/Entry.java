package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import java.nio.file.Path;
import java.util.Optional;

/** One file or folder to offer, and its state. Guarded by the lock of the catalogue. */
final class Entry {
    /** The state of an entry. */
    sealed interface State {
        FileSnapshot snapshot();

        /** The entry is new or has changed, and a program may still be writing it. */
        record Settling(FileSnapshot snapshot, long sinceMillis) implements State {}

        /** The entry is being hashed. */
        record Hashing(FileSnapshot snapshot) implements State {}

        /** The entry can be downloaded. */
        record Offered(SharedOffer offer) implements State {
            @Override
            public FileSnapshot snapshot() {
                return offer.snapshot();
            }
        }

        /** The entry could not be read, or has nothing that can be shared. */
        record Failed(FileSnapshot snapshot, long sinceMillis) implements State {}
    }

    private final String name;
    private final Path path;
    private State state;
    private long seenInRound;
    private volatile double hashed;

    /** The catalogue sets the state right after this. */
    @SuppressWarnings("NullAway.Init")
    Entry(String name, Path path) {
        this.name = name;
        this.path = path;
    }

    String name() {
        return name;
    }

    Path path() {
        return path;
    }

    State state() {
        return state;
    }

    void become(State next) {
        state = next;
    }

    Optional<SharedOffer> offer() {
        return state instanceof State.Offered(SharedOffer offer) ? Optional.of(offer) : Optional.empty();
    }

    /** The number of the last scan that has seen the entry. */
    long seenInRound() {
        return seenInRound;
    }

    void seenIn(long round) {
        seenInRound = round;
    }

    /** The hashed part of its bytes, 0 to 1. */
    double hashed() {
        return hashed;
    }

    void hashed(double share) {
        hashed = share;
    }
}
