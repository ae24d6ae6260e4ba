package dev.spate.share.offer;

import java.util.List;
import java.util.Optional;

/** What the web address offers. Thread-safe; every call answers at once. */
public interface Library {
    /** What to call all of it, for the head of a page. */
    String title();

    /** Everything, in the order in which people see it; each name once. */
    List<Offer> offers();

    /** The offer with exactly this name. */
    Optional<Offer> find(String name);
}
