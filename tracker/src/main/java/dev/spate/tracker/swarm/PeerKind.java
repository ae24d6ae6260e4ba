package dev.spate.tracker.swarm;

/** The progress of a peer. */
public enum PeerKind {
    /** Downloads more of the content. */
    DOWNLOADING(0),
    /** Has only a part and downloads no more (BEP 21). */
    PARTIAL(1),
    /** Has every piece. */
    COMPLETE(2);

    private static final PeerKind[] ALL = values();

    private final int number;

    PeerKind(int number) {
        this.number = number;
    }

    /** The number that is stored for it, 0 to 2. */
    int number() {
        return number;
    }

    static PeerKind of(int number) {
        return ALL[number];
    }
}
