package dev.spate.engine.tracker;

import dev.spate.wire.PeerAddress.Scope;

/**
 * An answer and the scope of the address that it came from.
 *
 * @param scope the scope of the address that answered; of several the widest. A new lookup of the name could give
 *     another address, and a tracker may only name peers of its own scope
 */
public record TrackerAnswer<T>(T answer, Scope scope) {}
