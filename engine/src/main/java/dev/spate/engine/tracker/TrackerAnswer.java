package dev.spate.engine.tracker;

import dev.spate.wire.PeerAddress.Scope;

/**
 * An answer and from how far it came.
 *
 * @param scope that of the very address that answered, the widest if there were several: a look-up of the name could
 *     by now give another one, and a tracker may only introduce peers of its own scope
 */
public record TrackerAnswer<T>(T answer, Scope scope) {}
