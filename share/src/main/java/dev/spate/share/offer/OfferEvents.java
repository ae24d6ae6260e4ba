package dev.spate.share.offer;

import java.util.List;
import java.util.Optional;

/** Where the changes of what is offered come from. Thread-safe; only {@link #await} waits. */
public interface OfferEvents {
    /** Another one whenever earlier ids no longer mean the same events: letters and digits. */
    String epoch();

    /** Where peers are listened for, on the address that the web has. */
    int peerPort();

    /** The id of the last event, or 0. */
    long lastId();

    /** Whether everything since this id is still known. */
    boolean reachesBackTo(long id);

    /** The events after this id, in order: of each name the last one. */
    List<OfferEvent> since(long id);

    /** What is offered at this moment, as the last event of each name, in order. */
    List<OfferEvent> standing();

    /** What an event of this name says at this moment; nothing when it is not offered. */
    Optional<String> data(String name);

    /** Whether everything has been looked at since the start, so that what was not offered is not there. */
    boolean isSettled();

    /** Waits until there are events after this id, or the time is over. */
    boolean await(long id, long timeoutNanos) throws InterruptedException;
}
