package dev.spate.interop;

import java.io.IOException;

/** A running BitTorrent program as one end of a meeting. It ends with the {@link Programs} of its place. */
interface Peer {
    /** Whether it reports that it has everything that it was to download. */
    boolean isComplete() throws Exception;

    /** Leaves the swarm, for programs that send no stopped event to the tracker when they end. */
    default void leave() throws Exception {}

    /** The process behind it. */
    Program program();

    /** Starts a peer at its place for a task. */
    interface Starter {
        Peer start(Place place, Task task) throws IOException;
    }
}
