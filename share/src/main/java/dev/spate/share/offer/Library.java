package dev.spate.share.offer;

import java.util.List;
import java.util.Optional;

/** The offers of a web address. Thread-safe; no call waits for the disk or the network. */
public interface Library {
    /** The name of the whole library, for the head of a page. */
    String title();

    /** All offers, in the order in which people see them. Names are unique. */
    List<Offer> offers();

    /** The offer with exactly this name, if there is one. */
    Optional<Offer> find(String name);
}
