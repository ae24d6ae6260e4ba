package dev.spate.interop;

import java.io.IOException;

/** A running BitTorrent program as one end of a meeting. It ends with the {@link Programs} of its place. */
interface Peer {
    /** Whether it says that all it was asked to get is there. */
    boolean isComplete() throws Exception;

    /** Leaves the swarm, for those whose tracker does not hear of it when the program ends. */
    default void leave() throws Exception {}

    /** The process behind it. */
    Program program();

    /** Starts a peer at its place for a task. */
    interface Starter {
        Peer start(Place place, Task task) throws IOException;
    }
}
