package dev.spate.sim;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.peer.Message;

/** The behaviour of a hostile peer on one link. It need not make sense to an honest peer. */
interface Attack {
    /** The longest wait: it never ends. */
    long NEVER = Long.MAX_VALUE;

    /** The link is open. Returns the nanoseconds until {@link #act}, or {@link #NEVER}. */
    long begin(LinkId link, Peers peers);

    /** The other side has sent a message. */
    default void onMessage(LinkId link, Message message, Peers peers) {}

    /** The wait is over. Returns the nanoseconds until the next call, or {@link #NEVER}. */
    default long act(LinkId link, Peers peers) {
        return NEVER;
    }
}
