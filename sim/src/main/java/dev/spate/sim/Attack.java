package dev.spate.sim;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.peer.Message;

/** What a hostile peer does on one link. Nothing of it has to make sense to an honest peer. */
interface Attack {
    /** The longest wait: what is due never is. */
    long NEVER = Long.MAX_VALUE;

    /** The link is open. Returns the nanoseconds until {@link #strike}, or {@link #NEVER}. */
    long begin(LinkId link, Peers peers);

    /** The other side has said something. */
    default void hear(LinkId link, Message message, Peers peers) {}

    /** Its time has come. Returns the nanoseconds until the next one, or {@link #NEVER}. */
    default long strike(LinkId link, Peers peers) {
        return NEVER;
    }
}
