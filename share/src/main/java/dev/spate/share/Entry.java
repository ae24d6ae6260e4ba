package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import java.nio.file.Path;
import java.util.Optional;

/** One file or folder that is to be offered, and how far it has come. Guarded by the lock of the catalogue. */
final class Entry {
    /** Where it stands. */
    sealed interface State {
        FileSnapshot snapshot();

        /** It is new or has changed, and may still be being written. */
        record Resting(FileSnapshot snapshot, long sinceMillis) implements State {}

        /** It is being hashed. */
        record Hashing(FileSnapshot snapshot) implements State {}

        /** It can be had. */
        record Offered(SharedOffer offer) implements State {
            @Override
            public FileSnapshot snapshot() {
                return offer.look();
            }
        }

        /** It could not be read, or has nothing in it that can be shared. */
        record Failed(FileSnapshot snapshot, long sinceMillis) implements State {}
    }

    private final String name;
    private final Path path;
    private State state;
    private long seenInRound;
    private volatile double hashed;

    /** The catalogue says at once where it stands. */
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

    /** The last round of looks that has seen it. */
    long seenInRound() {
        return seenInRound;
    }

    void seenIn(long round) {
        seenInRound = round;
    }

    /** Share of its bytes that are hashed. */
    double hashed() {
        return hashed;
    }

    void hashed(double share) {
        hashed = share;
    }
}
