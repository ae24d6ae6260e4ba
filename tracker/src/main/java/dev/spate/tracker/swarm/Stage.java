package dev.spate.tracker.swarm;

/** How far a peer is. */
public enum Stage {
    /** Wants more of the content. */
    DOWNLOADING(0),
    /** Lacks something and wants none of it (BEP 21). */
    PARTIAL(1),
    /** Has everything. */
    COMPLETE(2);

    private static final Stage[] ALL = values();

    private final int number;

    Stage(int number) {
        this.number = number;
    }

    /** 0 to 2: what is stored for it. */
    int number() {
        return number;
    }

    static Stage of(int number) {
        return ALL[number];
    }
}
