package dev.spate.share.offer;

import java.util.List;
import java.util.Optional;

/** The source of the changes of the offers. Thread-safe; only {@link #await} waits. */
public interface OfferEvents {
    /** A text of letters and digits that changes whenever earlier ids no longer mean the same events. */
    String epoch();

    /** The TCP port where the share listens for peers, on the host of the web address. */
    int peerPort();

    /** The id of the last event; 0 before the first. */
    long lastId();

    /** Whether all changes since this id are still known. */
    boolean reachesBackTo(long id);

    /** The events after this id, in order; only the last one of each name. */
    List<OfferEvent> since(long id);

    /** The present offers: the last event of each name that is not a removal, in order. */
    List<OfferEvent> current();

    /**
     * The present data of the offer with this name, as in {@link OfferEvent#data}; empty when there is no such offer.
     */
    Optional<String> data(String name);

    /** Whether everything has been scanned since the start, so that the list of offers is complete. */
    boolean isSettled();

    /**
     * Waits until there are events after this id, or until the time is over.
     *
     * @param timeoutNanos the longest wait, in nanoseconds
     * @return whether there are events after this id
     */
    boolean await(long id, long timeoutNanos) throws InterruptedException;
}
