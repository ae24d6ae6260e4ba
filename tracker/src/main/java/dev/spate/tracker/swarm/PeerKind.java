package dev.spate.tracker.swarm;

/** How far a peer is. */
public enum PeerKind {
    /** Wants more of the content. */
    DOWNLOADING(0),
    /** Lacks something and wants none of it (BEP 21). */
    PARTIAL(1),
    /** Has everything. */
    COMPLETE(2);

    private static final PeerKind[] ALL = values();

    private final int number;

    PeerKind(int number) {
        this.number = number;
    }

    /** 0 to 2: what is stored for it. */
    int number() {
        return number;
    }

    static PeerKind of(int number) {
        return ALL[number];
    }
}
