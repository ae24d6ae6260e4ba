package dev.spate.interop;

/** Who has the content and who wants it. */
enum Direction {
    CLIENT_SEEDS,
    SPATE_SEEDS;

    Direction other() {
        return this == CLIENT_SEEDS ? SPATE_SEEDS : CLIENT_SEEDS;
    }
}
