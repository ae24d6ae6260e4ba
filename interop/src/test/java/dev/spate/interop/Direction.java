package dev.spate.interop;

/** Which side has the content; the other downloads it. */
enum Direction {
    CLIENT_SEEDS,
    SPATE_SEEDS;

    Direction other() {
        return this == CLIENT_SEEDS ? SPATE_SEEDS : CLIENT_SEEDS;
    }
}
